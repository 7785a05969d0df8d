package io.gatehouse.web;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.stereotype.Component;

/** The headers of pages: nothing inline, nothing foreign, no frames, nothing kept. */
@Component
class PageHeaders {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
                    + " form-action 'self'";

    private final MicrosoftCloud cloud;

    PageHeaders(MicrosoftCloud cloud) {
        this.cloud = cloud;
    }

    /** Some forms are answered by a redirect to Microsoft, and browsers hold form-action against that too. */
    void operator(HttpSecurity http) {
        http.headers(headers -> common(headers, POLICY + " " + cloud.signInOrigin()));
    }

    void wizard(HttpSecurity http) {
        http.headers(headers -> {
            common(headers, POLICY + " " + cloud.signInOrigin());
            headers.addHeaderWriter(new StaticHeadersWriter("X-Robots-Tag", "noindex, nofollow"));
        });
    }

    private static void common(HeadersConfigurer<HttpSecurity> headers, String policy) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .permissionsPolicyHeader(permissions ->
                        permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
    }
}
