package io.gatehouse.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The proxy of a real installation: ends https with a certificate of its own, speaks http to the portal, notes answers. */
public final class TlsDoor implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpsServer server;
    private final int portal;
    private final List<Answered> answers = new CopyOnWriteArrayList<>();

    private TlsDoor(HttpsServer server, int portal) {
        this.server = server;
        this.portal = portal;
    }

    /** What the portal answered, as the browser gets it. */
    public record Answered(String path, int status, Headers headers) {

        public List<String> all(String header) {
            return headers.getOrDefault(header, List.of());
        }

        @Override
        public String toString() {
            return status + " " + path;
        }
    }

    /** Opens it on this machine's loopback, before a portal that listens at another port of it. */
    public static TlsDoor open(String host, int port, int portal) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            server.setHttpsConfigurator(new HttpsConfigurator(identity(host)));
            TlsDoor door = new TlsDoor(server, portal);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", door::serve);
            server.start();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the portal behind says that it is ready. */
    public boolean ready() {
        Passage look = new Passage("GET", "/actuator/health/readiness", Headers.of("Host", "localhost"), new byte[0]);
        try {
            return look.through(portal, PATIENCE).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public List<Answered> answers() {
        return List.copyOf(answers);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Passage.Answer answer = new Passage(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            forwarded(exchange),
                            body)
                    .through(portal, PATIENCE);
            answers.add(new Answered(exchange.getRequestURI().getPath(), answer.status(), answer.headers()));
            exchange.getResponseHeaders().putAll(answer.headers());
            boolean empty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private static Headers forwarded(HttpExchange exchange) {
        Headers headers = new Headers();
        headers.putAll(exchange.getRequestHeaders());
        headers.set("X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress());
        headers.set("X-Forwarded-Proto", "https");
        headers.set(
                "X-Forwarded-Port", String.valueOf(exchange.getLocalAddress().getPort()));
        return headers;
    }

    private static SSLContext identity(String host) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
            pairs.initialize(256);
            KeyPair pair = pairs.generateKeyPair();
            char[] password = "only-in-memory".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("door", pair.getPrivate(), password, new Certificate[] {certificate(host, pair)});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Certificate certificate(String host, KeyPair pair)
            throws OperatorCreationException, IOException, GeneralSecurityException {
        X500Principal name = new X500Principal("CN=" + host);
        Date begin = new Date(System.currentTimeMillis() - Duration.ofDays(1).toMillis());
        Date end = new Date(System.currentTimeMillis() + Duration.ofDays(1).toMillis());
        JcaX509v3CertificateBuilder certificate =
                new JcaX509v3CertificateBuilder(name, BigInteger.ONE, begin, end, name, pair.getPublic());
        certificate.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        byte[] signed = certificate
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
