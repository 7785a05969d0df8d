package io.gatehouse.alert.cause;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Shakes hands with a server and tells what its certificate is worth. Never call it inside a transaction. */
@Component
class ServerCertificates {

    private static final int PATIENCE = (int) Duration.ofSeconds(5).toMillis();
    private static final int HTTPS = 443;

    private final SSLSocketFactory sockets;

    @Autowired
    ServerCertificates() {
        this((SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** As whoever trusts others than this machine does. */
    ServerCertificates(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    sealed interface Look {}

    /** Every link of the chain is good until then; since when that one is which ends first. */
    record Good(Instant begun, Instant endsAt) implements Look {}

    /** A caller from outside refuses it. */
    record Bad(String why) implements Look {}

    /** It says nothing about its certificate. */
    record Unreachable() implements Look {}

    Look of(URI address) {
        String host = Objects.requireNonNull(address.getHost());
        int port = address.getPort() < 0 ? HTTPS : address.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), PATIENCE);
            plain.setSoTimeout(PATIENCE);
            return handshake(plain, host, port);
        } catch (IOException e) {
            return new Unreachable();
        }
    }

    private Look handshake(Socket plain, String host, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) sockets.createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate first = Arrays.stream(socket.getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .min(Comparator.comparing(X509Certificate::getNotAfter))
                    .orElseThrow();
            return new Good(
                    first.getNotBefore().toInstant(), first.getNotAfter().toInstant());
        } catch (SSLException e) {
            return certificate(e) ? new Bad(String.valueOf(e.getMessage())) : new Unreachable();
        }
    }

    /** A server that begins anew, or stands too full, ends handshakes as well. */
    private static boolean certificate(SSLException refusal) {
        return refusal instanceof SSLPeerUnverifiedException
                || Stream.iterate((Throwable) refusal, Objects::nonNull, Throwable::getCause)
                        .anyMatch(cause -> cause instanceof CertificateException
                                || cause instanceof CertPathBuilderException
                                || cause instanceof CertPathValidatorException);
    }
}
