package io.gatehouse.provider.check;

import io.gatehouse.shared.PublicUrl;
import io.gatehouse.shared.Randoms;
import io.gatehouse.vault.Macs;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.springframework.stereotype.Component;

/**
 * Asks the portal's own public address for an answer that only this installation can give: name, certificate and way
 * are right if it comes. Never call it inside a transaction.
 */
@Component
class PortalProbe {

    static final String PATH = "/authenticate/self-check";
    static final String PURPOSE = "self-check";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PublicUrl publicUrl;
    private final Macs macs;

    PortalProbe(PublicUrl publicUrl, Macs macs) {
        this.publicUrl = publicUrl;
        this.macs = macs;
    }

    Trial probe() {
        String nonce = Randoms.token();
        URI address = URI.create(publicUrl.link(PATH + "?nonce=" + nonce));
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            return judged(client.send(request, HttpResponse.BodyHandlers.ofString()), nonce);
        } catch (SSLException e) {
            return failed("tls");
        } catch (UnknownHostException | UnresolvedAddressException e) {
            return failed("name");
        } catch (ConnectException e) {
            return failed(e.getCause() instanceof UnresolvedAddressException ? "name" : "unreachable");
        } catch (IOException e) {
            return failed("unreachable");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("unreachable");
        }
    }

    private Trial judged(HttpResponse<String> answer, String nonce) {
        if (answer.statusCode() != 200 || !macs.verify(PURPOSE, nonce, answer.body())) {
            return failed("other");
        }
        if (!publicUrl.https()) {
            return Trial.passed(Said.of("provider.found.portal-loopback", publicUrl.link("")));
        }
        boolean strict =
                answer.headers().firstValue("Strict-Transport-Security").isPresent();
        return Trial.passed(
                Said.of(strict ? "provider.found.portal" : "provider.found.portal-lenient", publicUrl.link("")));
    }

    private Trial failed(String how) {
        return new Trial(
                Said.of("provider.found.portal-" + how, publicUrl.link("")), Said.of("provider.fix.portal-" + how));
    }
}
