package io.gatehouse.provider.signin;

import io.gatehouse.microsoft.proof.OperatorTokens;
import io.gatehouse.provider.InstalledProvider;
import io.gatehouse.provider.Operators;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/** Has Spring Security check operators' id tokens with our decoder, for the home tenant alone. */
@Configuration(proxyBeanMethods = false)
class OperatorSignIn {

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokenDecoderFactory(
            OperatorTokens tokens, InstalledProvider installed, Operators operators) {
        return registration -> {
            InstalledProvider.Home home = installed.find().orElseThrow();
            JwtDecoder decoder = tokens.decoder(home.tenant(), registration.getClientId());
            return token -> {
                try {
                    return decoder.decode(token);
                } catch (OperatorTokens.Stranger stranger) {
                    throw operators.refuseStranger(home.provider(), stranger.person());
                }
            };
        };
    }
}
