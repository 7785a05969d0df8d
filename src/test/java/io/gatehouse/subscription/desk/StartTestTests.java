package io.gatehouse.subscription.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.SandboxTest;
import io.gatehouse.TestProvider;
import io.gatehouse.job.time.DatabaseClock;
import io.gatehouse.shared.PublicUrl;
import io.gatehouse.subscription.desk.Verdict.Outcome;
import io.gatehouse.subscription.inbox.SelfCalls;
import io.gatehouse.web.TestCallers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Whoever installs the portal learns whether Microsoft would reach it, before anybody subscribes to anything. */
@SandboxTest
@AutoConfigureMockMvc
class StartTestTests {

    @Autowired
    TestProvider.Rows rows;

    @Autowired
    MockMvcTester mvc;

    @Autowired
    DatabaseClock clock;

    @Test
    void isOnThePageThoughThereAreNoSubscriptions() {
        var caller = TestCallers.operator(rows.another("New here"));

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(mvc.get()
                                .uri("/settings/notifications")
                                .with(caller)
                                .with(csrf()))
                        .hasStatusOk()
                        .bodyText()
                        .contains("Works", "Tested")
                        .doesNotContain("Not tested since"));
    }

    /** The proxy is often told of a portal after that has started. */
    @Test
    void asksAgainUntilTheWayIsLaid() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicBoolean laid = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        proxy.createContext("/", call -> {
            byte[] token = URLDecoder.decode(
                            call.getRequestURI().getRawQuery().substring("validationToken=".length()),
                            StandardCharsets.UTF_8)
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "text/plain");
            boolean fine = laid.get();
            (fine ? answered : refused).incrementAndGet();
            call.sendResponseHeaders(fine ? 200 : 503, token.length);
            call.getResponseBody().write(token);
            call.close();
        });
        proxy.start();
        SelfCalls selfCalls = mock(SelfCalls.class);
        when(selfCalls.path()).thenReturn("/graph/notifications/test");
        PublicUrl address = new PublicUrl(
                URI.create("http://localhost:" + proxy.getAddress().getPort()));
        StartTest test = new StartTest(new PublicTest(address, selfCalls, same -> same, Duration.ofSeconds(10)), clock);
        try {
            assertThat(test.last()).isEmpty();

            test.begin();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> test.last()
                            .filter(tested -> tested.verdict().outcome() == Outcome.WRONG_STATUS)
                            .isPresent());
            laid.set(true);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> test.last()
                            .filter(tested -> tested.verdict().fine())
                            .isPresent());
            assertThat(refused).hasPositiveValue();
            assertThat(answered).hasValue(1);
        } finally {
            test.stop();
            proxy.stop(0);
        }
    }
}
