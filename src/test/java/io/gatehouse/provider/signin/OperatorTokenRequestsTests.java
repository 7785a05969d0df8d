package io.gatehouse.provider.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.SandboxTest;
import io.gatehouse.TestSandbox;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.provider.errand.EntraClientRegistrations;
import io.gatehouse.provider.recovery.Lockout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;

/** A sign-in whose code Microsoft takes and says nothing of, or not all. */
@SandboxTest
class OperatorTokenRequestsTests {

    private static final MicrosoftSettings IMPATIENT =
            new MicrosoftSettings(Cloud.GLOBAL, null, null, Duration.ofSeconds(5), Duration.ofMillis(400), 4);

    @Autowired
    EntraClientRegistrations registrations;

    @Autowired
    Lockout lockout;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"acc"})
    @Timeout(60)
    void endsASignInThatMicrosoftDoesNotAnswerInTime(String beginning) throws IOException {
        OperatorTokenRequests requests = new OperatorTokenRequests(registrations, lockout, IMPATIENT);
        List<Socket> held = new CopyOnWriteArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hold(silent, beginning, held));

            assertThatExceptionOfType(OAuth2AuthorizationException.class)
                    .isThrownBy(() -> requests.getTokenResponse(request(silent.getLocalPort())))
                    .satisfies(e -> assertThat(e.getError().getErrorCode()).isEqualTo("invalid_token_response"));
            assertThat(held).hasSize(1);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static void hold(ServerSocket server, String beginning, List<Socket> held) {
        try {
            while (true) {
                Socket socket = server.accept();
                held.add(socket);
                socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private OAuth2AuthorizationCodeGrantRequest request(int port) {
        ClientRegistration entra = Objects.requireNonNull(registrations.findByRegistrationId("entra"));
        ClientRegistration there = ClientRegistration.withClientRegistration(entra)
                .tokenUri("http://127.0.0.1:" + port + "/token")
                .build();
        String redirect = TestSandbox.PUBLIC_URL + "/login/oauth2/code/entra";
        return new OAuth2AuthorizationCodeGrantRequest(
                there,
                new OAuth2AuthorizationExchange(
                        OAuth2AuthorizationRequest.authorizationCode()
                                .authorizationUri("http://127.0.0.1:" + port + "/authorize")
                                .clientId(there.getClientId())
                                .redirectUri(redirect)
                                .state("state")
                                .build(),
                        OAuth2AuthorizationResponse.success("code")
                                .redirectUri(redirect)
                                .state("state")
                                .build()));
    }
}
