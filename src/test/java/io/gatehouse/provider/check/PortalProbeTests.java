package io.gatehouse.provider.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gatehouse.PortalTest;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.vault.Macs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;

/** Line 24 of the own registration, S2-48: what stands at the public address, and what to do where it is not the portal. */
@PortalTest
class PortalProbeTests {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @Autowired
    Macs macs;

    @Autowired
    MessageSource messages;

    @TempDir
    Path directory;

    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void isGreenWhereThisInstallationAnswers() throws Exception {
        Trial trial = probe(answering(this::signed));

        assertThat(trial.on(SetUpLine.PORTAL_URL).state()).isEqualTo(LineState.GREEN);
    }

    @Test
    void namesSomethingElseThatAnswers() throws Exception {
        assertWrong(
                probe(answering(nonce -> "Welcome to nginx!")),
                "Something else answers at http://localhost:",
                "Point the address to this installation");
        stop();
        assertWrong(
                probe(answering(nonce -> signed(nonce + "x"))),
                "Something else answers at http://localhost:",
                "Point the address to this installation");
    }

    @Test
    void namesAnAddressWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertWrong(probe("http://localhost:" + port), "Nobody answers at", "Look at proxy and firewall");
    }

    @Test
    void namesACertificateThatNobodyTrusts() throws Exception {
        assertWrong(probe(encrypted()), "The certificate of https://localhost:", "Renew the certificate");
    }

    private Trial probe(String address) {
        return new PortalProbe(new PublicUrl(URI.create(address)), macs).probe();
    }

    private void assertWrong(Trial trial, String found, String... fix) {
        LineResult line = trial.on(SetUpLine.PORTAL_URL);
        assertThat(line.state()).isEqualTo(LineState.WRONG);
        assertThat(words(trial.found())).startsWith(found);
        assertThat(trial.fix()).isNotNull();
        assertThat(words(trial.fix())).contains(fix);
    }

    private String words(Said said) {
        return messages.getMessage(said.key(), said.arguments().toArray(), Locale.ENGLISH);
    }

    private String signed(String nonce) {
        return macs.sign(PortalProbe.PURPOSE, nonce);
    }

    private String answering(UnaryOperator<String> answer) throws IOException {
        server = HttpServer.create(loopback(), 0);
        return started(server, "http", answer);
    }

    /** The portal itself, behind a certificate that it made for itself. */
    private String encrypted() throws Exception {
        Path store = directory.resolve("own.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-alias",
                        "own",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(loopback(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = https;
        return started(https, "https", this::signed);
    }

    private static String started(HttpServer server, String scheme, UnaryOperator<String> answer) {
        server.createContext("/", exchange -> say(exchange, answer));
        server.start();
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    private static void say(HttpExchange exchange, UnaryOperator<String> answer) throws IOException {
        String nonce = exchange.getRequestURI().getQuery().replace("nonce=", "");
        byte[] body = answer.apply(nonce).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
