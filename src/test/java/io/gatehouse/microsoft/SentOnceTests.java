package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.graph.models.ServicePrincipal;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That an answer never came does not tell that nothing was done. */
class SentOnceTests {

    private static final String FINE =
            "200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}";
    private static final String EMPTY = "Content-Length: 0\r\n\r\n";

    private final SettableClock clock = new SettableClock();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final ServerSocket server = listening();
    private final GraphCalls calls = calls(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    private final GraphAccess access = new GraphAccess(new TenantId(TestSigner.TENANT), Secret.of("bearer"));

    private volatile @Nullable String answer;

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private GraphCalls calls(URI origin) {
        MicrosoftSettings settings =
                new MicrosoftSettings(Cloud.CUSTOM, origin, origin, Duration.ofSeconds(30), Duration.ofSeconds(30), 4);
        return new GraphCalls(
                () -> new GraphSdk(MicrosoftCloud.of(settings), settings), new TenantBudgets(settings, clock), clock);
    }

    @BeforeEach
    void serve() {
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    Thread.startVirtualThread(() -> serve(connection));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** As many requests as come on one connection; where there is no answer it breaks off. */
    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                readWhole(in);
                received.add(line.substring(0, line.indexOf(' ')));
                String told = answer;
                if (told == null) {
                    return;
                }
                connection.getOutputStream().write(("HTTP/1.1 " + told).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // the other side has hung up
        }
    }

    private static void readWhole(BufferedReader in) throws IOException {
        int length = 0;
        boolean chunked = false;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            chunked |= header.equals("transfer-encoding: chunked");
            if (header.startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring(16));
            }
        }
        for (int i = 0; i < length; i++) {
            in.read();
        }
        if (chunked) {
            String size = in.readLine();
            while (size != null && !size.equals("0")) {
                in.readLine();
                size = in.readLine();
            }
            in.readLine();
        }
    }

    private void read() {
        calls.call(access, graph -> graph.me().get());
    }

    private void make() {
        calls.call(access, graph -> graph.servicePrincipals().post(new ServicePrincipal()));
    }

    private static MicrosoftFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(MicrosoftException.class, call).failure();
    }

    /** A connection that has served before is the one that breaks without anybody's fault. */
    @Test
    void asksForNothingNewASecondTimeWhereTheConnectionBreaks() {
        answer = FINE;
        read();
        make();
        answer = null;

        assertThat(failure(this::make).kind()).isEqualTo(FailureKind.UNAVAILABLE);

        assertThat(received).containsExactly("GET", "POST", "POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"408 Request Timeout\r\n", "503 Busy\r\nRetry-After: 0\r\n", "503 Busy\r\nRetry-After: 00\r\n"})
    void asksNobodyAgainWhoIsBusy(String busy) {
        answer = busy + EMPTY;

        failure(this::make);
        failure(this::read);

        assertThat(received).containsExactly("POST", "GET");
    }

    @ParameterizedTest
    @CsvSource({"0, ", "soon, ", "7, PT7S", "1.5, PT1.5S", "99999999999, PT48H"})
    void tellsWhatItWasToldOfWaiting(String header, @Nullable Duration wait) {
        answer = "503 Busy\r\nGatehouse-Retry-After: 3\r\nRetry-After: " + header + "\r\n" + EMPTY;

        assertThat(failure(this::read))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Unavailable.class,
                        down -> assertThat(down.retryAfter()).isEqualTo(wait));
    }

    @Test
    void isToldOfNoWaitWhereNobodyNamesOne() {
        answer = "503 Busy\r\n" + EMPTY;

        assertThat(failure(this::read))
                .isInstanceOfSatisfying(
                        MicrosoftFailure.Unavailable.class,
                        down -> assertThat(down.retryAfter()).isNull());
    }
}
