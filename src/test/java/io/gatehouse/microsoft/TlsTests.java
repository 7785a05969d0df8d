package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.Cloud;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What our two ways to Microsoft offer in the first message of a TLS connection (S3-54). */
class TlsTests {

    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;
    private static final int SUPPORTED_VERSIONS = 43;

    private ServerSocket server;
    private CompletableFuture<List<Integer>> offered;
    private MicrosoftSettings settings;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        URI address = URI.create("https://localhost:" + server.getLocalPort());
        settings =
                new MicrosoftSettings(Cloud.CUSTOM, address, address, Duration.ofSeconds(2), Duration.ofSeconds(5), 4);
        offered = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (Socket client = server.accept()) {
                offered.complete(versions(new DataInputStream(client.getInputStream())));
            } catch (IOException | RuntimeException e) {
                offered.completeExceptionally(e);
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void signsInWithNothingOlderThanTls12() {
        assertThatThrownBy(() -> new Transport(settings).get(settings.loginEndpoint()));

        assertThat(offered.join()).containsExactlyInAnyOrder(TLS_1_2, TLS_1_3);
    }

    @Test
    void callsGraphWithNothingOlderThanTls12() {
        MicrosoftCloud cloud = MicrosoftCloud.of(settings);
        Clock clock = new SettableClock();
        Graph graph = new Graph(
                cloud, new GraphCalls(() -> new GraphSdk(cloud, settings), new TenantBudgets(settings, clock), clock));

        assertThatThrownBy(() -> graph.me(new GraphAccess(new TenantId(TestSigner.TENANT), Secret.of("bearer"))));

        assertThat(offered.join()).containsExactlyInAnyOrder(TLS_1_2, TLS_1_3);
    }

    /** The versions that a ClientHello offers (RFC 8446, 4.1.2 and 4.2.1). */
    private static List<Integer> versions(DataInputStream in) throws IOException {
        in.skipNBytes(3);
        ByteBuffer hello = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
        hello.position(4 + 2 + 32);
        skip(hello, hello.get() & 0xff);
        skip(hello, hello.getShort() & 0xffff);
        skip(hello, hello.get() & 0xff);
        hello.getShort();
        while (hello.hasRemaining()) {
            int extension = hello.getShort() & 0xffff;
            int length = hello.getShort() & 0xffff;
            if (extension == SUPPORTED_VERSIONS) {
                List<Integer> versions = new ArrayList<>();
                for (int left = hello.get() & 0xff; left > 0; left -= 2) {
                    versions.add(hello.getShort() & 0xffff);
                }
                return versions;
            }
            skip(hello, length);
        }
        throw new IOException("The first message names no versions");
    }

    private static void skip(ByteBuffer buffer, int bytes) {
        buffer.position(buffer.position() + bytes);
    }
}
