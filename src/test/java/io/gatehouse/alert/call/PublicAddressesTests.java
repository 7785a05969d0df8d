package io.gatehouse.alert.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gatehouse.shared.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

/** What a person types never makes us call into our own network. */
class PublicAddressesTests {

    /** As an installation is that says nothing. */
    private final CallSettings usual =
            new Binder(List.of()).bindOrCreate("gatehouse.alert.webhook", CallSettings.class);

    private final PublicAddresses guarded = new PublicAddresses(usual);

    @Test
    void refusesEveryFormOfAnAddressInOurOwnNetwork() throws Exception {
        try (ServerSocket canary = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            canary.setSoTimeout(50);
            String port = ":" + canary.getLocalPort();
            WebhookCall call = new WebhookCall(guarded, usual);
            List<String> forms = List.of(
                    "127.0.0.1",
                    "localhost",
                    "127.1",
                    "2130706433",
                    "0x7f000001",
                    "0x7f.0.0.1",
                    "0177.0.0.1",
                    "0",
                    "0.0.0.0",
                    "[::1]",
                    "[::]",
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]",
                    "[0:0:0:0:0:ffff:7f00:1]",
                    "127.0.0.1.",
                    "10.0.0.1",
                    "10.255.255.255",
                    "172.16.0.1",
                    "172.31.255.254",
                    "192.168.1.1",
                    "169.254.169.254",
                    "100.64.0.1",
                    "100.127.255.255",
                    "192.0.0.8",
                    "192.0.2.1",
                    "198.18.0.1",
                    "198.51.100.1",
                    "203.0.113.1",
                    "224.0.0.1",
                    "240.0.0.1",
                    "255.255.255.255",
                    "[fe80::1]",
                    "[fc00::1]",
                    "[fd12:3456::1]",
                    "[ff02::1]",
                    "[64:ff9b::7f00:1]",
                    "[2002:7f00:1::]",
                    "[2001:0:7f00:1::1]",
                    "[2001:db8::1]",
                    "user@localhost",
                    "localhost%00.example.com");
            for (String host : forms) {
                for (String url : List.of(
                        "https://" + host,
                        "https://" + host + port + "/hook",
                        "http://" + host + port,
                        "https://" + host + ":8443")) {
                    WebhookCall.Answer answer = call.post(Secret.of(url), new WebhookCall.Message(Map.of(), "{}"));
                    assertThat(answer.accepted()).as(url).isFalse();
                    assertThat(answer.text()).as(url).doesNotStartWith("No answer");
                }
            }
            assertThatCode(canary::accept).as("nobody called").isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void refusesWhatIsNoWebServer() {
        for (String url : List.of(
                "ftp://hooks.example.com",
                "file:///etc/passwd",
                "https://",
                "hooks.example.com",
                "https://a b",
                "gopher://x",
                "https://hooks.example.com:22/",
                "https://hooks.example.com/#x",
                "http://hooks.example.com/")) {
            assertThatCode(() -> guarded.checked(url)).as(url).isInstanceOf(PublicAddresses.Refused.class);
        }
    }

    @Test
    void callsThePublicInternet() throws Exception {
        assertThat(guarded.checked("https://prod-12.westeurope.logic.azure.com:443/workflows/1?sig=abc")
                        .getHost())
                .endsWith("azure.com");
        for (String address : List.of("20.190.128.1", "8.8.8.8", "2603:1026:3000::1", "172.32.0.1", "100.128.0.1")) {
            assertThat(AddressRanges.isPublic(InetAddress.getByName(address)))
                    .as(address)
                    .isTrue();
        }
    }

    @Test
    void callsOurOwnNetworkWhereTheInstallationAllowsIt() throws Exception {
        PublicAddresses open = new PublicAddresses(new CallSettings(true, Duration.ofSeconds(10)));

        assertThat(open.resolved(open.checked("http://127.0.0.1:9000/hook")).isLoopbackAddress())
                .isTrue();
    }
}
