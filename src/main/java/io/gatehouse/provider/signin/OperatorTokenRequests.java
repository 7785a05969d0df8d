package io.gatehouse.provider.signin;

import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.token.AppCredential;
import io.gatehouse.provider.NotAnOperator;
import io.gatehouse.provider.errand.EntraClientRegistrations;
import io.gatehouse.provider.recovery.Lockout;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Redeems operators' codes. Where the registration has a certificate, the vault signs an assertion for each request
 * (E:certificate-credentials), so that Spring Security never holds a key.
 */
@Component
class OperatorTokenRequests implements OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> {

    /** What the sign-in ends with where not the person but the portal was refused. */
    private static final String OWN_CREDENTIAL_REFUSED = "own_credential_refused";

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** Microsoft redeems no code at the home tenant that somebody got at another one (E:reference-error-codes). */
    private static final String CODE_OF_ANOTHER_TENANT = "AADSTS700005";

    private final RestClientAuthorizationCodeTokenResponseClient client =
            new RestClientAuthorizationCodeTokenResponseClient();
    private final EntraClientRegistrations registrations;
    private final Lockout lockout;

    OperatorTokenRequests(EntraClientRegistrations registrations, Lockout lockout, MicrosoftSettings settings) {
        this.registrations = registrations;
        this.lockout = lockout;
        client.setRestClient(patientFor(settings));
        client.addParametersConverter(request -> proof(request.getClientRegistration()));
    }

    /** What Spring Security calls with by itself, which waits for ever. */
    private static RestClient patientFor(MicrosoftSettings settings) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(settings.callTimeout());
        return RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    @Override
    public OAuth2AccessTokenResponse getTokenResponse(OAuth2AuthorizationCodeGrantRequest request) {
        try {
            return client.getTokenResponse(request);
        } catch (MicrosoftException unproven) {
            // only the default registration locks people out; another one may be under proof just now
            String code = lockout.suspected() ? OWN_CREDENTIAL_REFUSED : OAuth2ErrorCodes.SERVER_ERROR;
            throw new OAuth2AuthorizationException(new OAuth2Error(code), unproven);
        } catch (OAuth2AuthorizationException refused) {
            String said = refused.getError().getDescription();
            if (said != null && said.contains(CODE_OF_ANOTHER_TENANT)) {
                throw new NotAnOperator(NotAnOperator.Reason.OTHER_TENANT, null);
            }
            boolean ofTheCode =
                    OAuth2ErrorCodes.INVALID_GRANT.equals(refused.getError().getErrorCode());
            // whoever was not answered was not refused either, and need not wait for a second silence
            boolean silence = refused.getCause() instanceof ResourceAccessException;
            if (!ofTheCode && !silence && lockout.suspected()) {
                throw new OAuth2AuthorizationException(new OAuth2Error(OWN_CREDENTIAL_REFUSED, said, null), refused);
            }
            throw refused;
        }
    }

    private MultiValueMap<String, String> proof(ClientRegistration registration) {
        return switch (registrations.identity(registration.getRegistrationId()).credential()) {
            case AppCredential.ClientSecret secret -> new LinkedMultiValueMap<>();
            case AppCredential.ClientAssertion assertion -> {
                MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
                parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE, ASSERTION_TYPE);
                parameters.set(
                        OAuth2ParameterNames.CLIENT_ASSERTION,
                        assertion
                                .signer()
                                .sign(registration.getClientId(), registrations.audience())
                                .reveal());
                yield parameters;
            }
        };
    }
}
