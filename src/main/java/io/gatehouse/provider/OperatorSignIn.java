package io.gatehouse.provider;

import io.gatehouse.microsoft.OperatorTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/** Has Spring Security check operators' id tokens with our decoder, for the home tenant alone. */
@Configuration(proxyBeanMethods = false)
class OperatorSignIn {

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokenDecoderFactory(OperatorTokens tokens, InstalledProvider installed) {
        return registration -> tokens.decoder(installed.find().orElseThrow().tenant(), registration.getClientId());
    }
}
