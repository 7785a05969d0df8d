package io.gatehouse.web;

import io.gatehouse.provider.ApiClients;
import io.gatehouse.provider.SetUpMode;
import io.gatehouse.provider.apikey.KeyHolders;
import io.gatehouse.web.api.ApiRefusals;
import io.gatehouse.web.api.BearerFilter;
import io.gatehouse.web.api.Idempotency;
import io.gatehouse.web.api.IdempotencyFilter;
import io.gatehouse.web.cookie.CookieNames;
import io.gatehouse.web.signin.AccountChooser;
import io.gatehouse.web.signin.OperatorSessions;
import io.gatehouse.web.signin.SignInAttempts;
import io.gatehouse.web.signin.SignInOutcome;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.logout.CookieClearingLogoutHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** One chain per surface, each refusing by default and with an entry point of its own. */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    private static final String[] ASSETS = {
        "/css/**",
        "/js/**",
        "/fonts/**",
        "/webjars/**",
        "/icons.svg",
        "/favicon.ico",
        "/favicon.svg",
        "/apple-touch-icon.png",
        "/mark*.svg"
    };

    /** Timers around each filter and each permission of each request were read by nobody, and took a tenth of a notification. */
    @Bean
    SecurityObservationSettings noTimersAroundFilters() {
        return SecurityObservationSettings.withDefaults()
                .shouldObserveRequests(false)
                .shouldObserveAuthorizations(false)
                .build();
    }

    /** Errors have a chain of their own; without it an error in the wizard would lead to the operators' sign-in. */
    @Bean
    @Order(0)
    SecurityFilterChain errorsChain(HttpSecurity http, PageHeaders headers) throws Exception {
        http.securityMatcher("/error")
                .authorizeHttpRequests(all -> all.anyRequest().permitAll());
        headers.operator(http);
        return stateless(http).build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain wizardChain(HttpSecurity http, PageHeaders headers) throws Exception {
        http.securityMatcher("/authenticate", "/authenticate/**")
                .authorizeHttpRequests(all -> all.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                // the wizard's forms carry a token of their own, bound to the flow cookie
                .csrf(AbstractHttpConfigurer::disable);
        headers.wizard(http);
        return stateless(http).build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain apiChain(
            HttpSecurity http, ApiClients clients, KeyHolders holders, ApiRefusals refusals, Idempotency memory)
            throws Exception {
        http.securityMatcher("/api/**")
                .authorizeHttpRequests(all -> all.requestMatchers("/api/openapi.json", "/api/openapi.json/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new BearerFilter(clients, holders, refusals), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new ScopeFilter(), AuthorizationFilter.class)
                .addFilterAfter(new IdempotencyFilter(memory, refusals), AuthorizationFilter.class)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .csrf(AbstractHttpConfigurer::disable);
        return stateless(http).build();
    }

    /**
     * Microsoft posts change notifications: no session, no cookie, no token but the address itself. So there is nobody
     * for whom anything would have to be kept, and no filter looks for him.
     */
    @Bean
    @Order(2)
    SecurityFilterChain notificationsChain(HttpSecurity http) throws Exception {
        AccessDeniedHandler unknown = (request, response, denied) -> response.setStatus(HttpStatus.NOT_FOUND.value());
        http.securityMatcher("/graph/**")
                .authorizeHttpRequests(
                        all -> all.requestMatchers(HttpMethod.POST, "/graph/notifications/*", "/graph/lifecycle/*")
                                .permitAll()
                                .anyRequest()
                                .denyAll())
                .exceptionHandling(errors -> errors.accessDeniedHandler(unknown)
                        .authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
                .csrf(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable);
        return http.build();
    }

    /** Health is for everybody; metrics only where they have a port of their own, which is kept off the internet. */
    @Bean
    @Order(3)
    SecurityFilterChain managementChain(HttpSecurity http, Environment environment) throws Exception {
        boolean ownPort = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        String[] open = ownPort
                ? new String[] {"/actuator/health/**", "/actuator/prometheus"}
                : new String[] {"/actuator/health/**"};
        http.securityMatcher("/actuator", "/actuator/**")
                .authorizeHttpRequests(all ->
                        all.requestMatchers(open).permitAll().anyRequest().denyAll())
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
                .csrf(AbstractHttpConfigurer::disable);
        return stateless(http).build();
    }

    /** Calendar programs cannot sign in: the address that they read is the key. */
    @Bean
    @Order(3)
    SecurityFilterChain calendarChain(HttpSecurity http) throws Exception {
        http.securityMatcher("/calendar/**")
                .authorizeHttpRequests(all -> all.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(AbstractHttpConfigurer::disable);
        return stateless(http).build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain operatorsChain(
            HttpSecurity http,
            PageHeaders headers,
            OperatorSessions sessions,
            SignInAttempts attempts,
            AccountChooser chooser,
            SignInOutcome outcome,
            CookieNames cookies,
            SetUpMode setUp)
            throws Exception {
        http.authorizeHttpRequests(all -> all.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(ASSETS)
                        .permitAll()
                        .requestMatchers("/signed-out", "/sign-in-refused", "/theme", "/setup", "/setup/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .securityContext(context -> context.securityContextRepository(sessions))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie(cookies)))
                .requestCache(cache -> cache.requestCache(outcome.requestCache()))
                .oauth2Login(login -> login.authorizationEndpoint(
                                endpoint -> endpoint.authorizationRequestRepository(attempts)
                                        .authorizationRequestResolver(chooser))
                        .loginPage("/oauth2/authorization/entra")
                        .successHandler(outcome)
                        .failureHandler(outcome))
                .exceptionHandling(errors -> errors.accessDeniedHandler(outcome))
                .logout(logout -> logout.logoutSuccessUrl("/signed-out")
                        .addLogoutHandler(outcome)
                        .addLogoutHandler(sessionEnd(cookies)))
                .addFilterBefore(new SetUpGate(setUp), OAuth2AuthorizationRequestRedirectFilter.class)
                .addFilterBefore(new ScopeFilter(), AuthorizationFilter.class);
        headers.operator(http);
        return http.build();
    }

    /** Browsers take no word about a {@code __Host-} cookie that is not {@code Secure}, and proxies speak http to us. */
    static CookieClearingLogoutHandler sessionEnd(CookieNames names) {
        Cookie ended = new Cookie(names.of("gh_operator"), "");
        ended.setPath("/");
        ended.setMaxAge(0);
        ended.setHttpOnly(true);
        ended.setSecure(names.secure());
        return new CookieClearingLogoutHandler(ended);
    }

    static CookieCsrfTokenRepository csrfCookie(CookieNames names) {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName(names.of("gh_csrf"));
        repository.setCookiePath("/");
        repository.setCookieCustomizer(
                cookie -> cookie.httpOnly(true).secure(names.secure()).sameSite("Lax"));
        return repository;
    }

    private static HttpSecurity stateless(HttpSecurity http) throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(Customizer.withDefaults());
    }
}
