package io.gatehouse.alert.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.alert.Alert;
import io.gatehouse.alert.AlertKind;
import io.gatehouse.alert.AlertSeverity;
import io.gatehouse.alert.AlertState;
import io.gatehouse.alert.StandingCauses;
import io.gatehouse.shared.PublicUrl;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;

/** The certificate of the public address, as callers from outside are shown it by a server on this machine. */
class CertificateWatchTests extends AlertsBase {

    @Autowired
    private PublicUrl publicUrl;

    @Autowired
    private StandingCauses causes;

    @Autowired
    private MessageSource messages;

    @Test
    void tellsWhenTheCertificateComesToItsEndUntilItIsRenewed() throws Exception {
        look(Duration.ofDays(45), true);
        assertThat(open()).as("most renew themselves in their last month").isEmpty();

        look(Duration.ofDays(13), true);
        Alert first = open().getFirst();
        assertThat(first.kind()).isEqualTo(AlertKind.CERTIFICATE);
        assertThat(first.severity()).isEqualTo(AlertSeverity.WARNING);
        assertThat(first.cause().code()).isEqualTo("ENDS_IN_14");
        assertThat(first.cause().name()).isEqualTo("localhost");

        look(Duration.ofHours(20), true);
        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.id()).isEqualTo(first.id());
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.cause().sentence()).contains("less than a day");
        });

        look(Duration.ofDays(90), true);
        assertThat(open()).isEmpty();
    }

    /** What lives for days or weeks is replaced in the last third of its life: before that there is nothing to do. */
    @Test
    void isSilentAboutAShortLifeUntilItShouldHaveBeenRenewed() throws Exception {
        look(Duration.ofDays(4), Duration.ofDays(6), true);
        assertThat(open()).as("one of six days").isEmpty();
        look(Duration.ofDays(20), Duration.ofDays(47), true);
        assertThat(open()).as("one of seven weeks").isEmpty();

        look(Duration.ofDays(13), Duration.ofDays(47), true);
        assertThat(open()).extracting(alert -> alert.cause().code()).containsExactly("ENDS_IN_14");
        look(Duration.ofDays(5), Duration.ofDays(6), true);
        assertThat(open()).isEmpty();
        look(Duration.ofHours(20), Duration.ofDays(6), true);
        assertThat(open()).extracting(alert -> alert.cause().code()).containsExactly("ENDS_IN_1");
    }

    @Test
    void tellsOfACertificateThatNobodyAccepts() throws Exception {
        look(Duration.ofDays(90), false);

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.cause().code()).isEqualTo("NOT_ACCEPTED");
        });
        in(() -> {
            watch((SSLSocketFactory) SSLSocketFactory.getDefault()).look(URI.create("https://localhost:1/"));
            return true;
        });
        assertThat(open()).as("an address that cannot be reached tells nothing").hasSize(1);
    }

    /** The day before its end somebody may have put it off; what nobody accepts any more is another matter. */
    @Test
    void tellsOnceMoreWhenTheCertificateHasEnded() throws Exception {
        look(Duration.ofHours(20), true);
        Alert soon = open().getFirst();
        in(() -> {
            alerts.snooze(soon.id(), Duration.ofDays(7), null, MAJA);
            return true;
        });

        look(Duration.ofHours(-1), false);

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.id()).isEqualTo(soon.id());
            assertThat(alert.cause().code()).isEqualTo("NOT_ACCEPTED");
            assertThat(alert.state()).as("not put off any more").isEqualTo(AlertState.OPEN);
        });
    }

    @Test
    void callsItNoWorseWhereABadOneIsReplacedByOneThatEndsSoon() throws Exception {
        look(Duration.ofDays(90), false);
        Alert bad = open().getFirst();
        in(() -> {
            alerts.acknowledge(bad.id(), null, MAJA);
            return true;
        });

        look(Duration.ofDays(13), true);

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.cause().code()).isEqualTo("ENDS_IN_14");
            assertThat(alert.state()).isEqualTo(AlertState.ACKNOWLEDGED);
        });
    }

    /** As a proxy does that begins anew. */
    @Test
    void tellsNothingWhereAHandshakeBreaksOff() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUp(server));
            in(() -> {
                watch((SSLSocketFactory) SSLSocketFactory.getDefault())
                        .look(URI.create("https://localhost:" + server.getLocalPort() + "/"));
                return true;
            });
        }
        assertThat(open()).isEmpty();
    }

    private static void hangUp(ServerSocket server) {
        try (Socket caller = server.accept()) {
            caller.getInputStream().readNBytes(40);
            caller.shutdownOutput();
        } catch (IOException refused) {
            // it was the caller who left
        }
    }

    /** @param trusted whether the caller knows who issued it */
    private void look(Duration left, boolean trusted) throws Exception {
        look(left, Duration.ofDays(91), trusted);
    }

    private void look(Duration left, Duration life, boolean trusted) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X509Certificate certificate = certificate(pair, Instant.now().plus(left), life);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", pair.getPrivate(), new char[0], new X509Certificate[] {certificate});
        SSLContext context = context(keys);
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(server));
            SSLSocketFactory caller =
                    trusted ? context.getSocketFactory() : (SSLSocketFactory) SSLSocketFactory.getDefault();
            in(() -> {
                watch(caller).look(URI.create("https://localhost:" + server.getLocalPort() + "/"));
                return true;
            });
        }
    }

    private CertificateWatch watch(SSLSocketFactory sockets) {
        return new CertificateWatch(publicUrl, new ServerCertificates(sockets), causes, messages, Clock.systemUTC());
    }

    private static void greet(SSLServerSocket server) {
        try (SSLSocket caller = (SSLSocket) server.accept()) {
            caller.startHandshake();
            caller.getInputStream().read();
        } catch (IOException refused) {
            // a caller who does not trust the certificate hangs up
        }
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, new char[0]);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    private static X509Certificate certificate(KeyPair pair, Instant end, Duration life) throws Exception {
        X500Name name = new X500Name("CN=localhost");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(end.minus(life)),
                Date.from(end),
                name,
                pair.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }
}
