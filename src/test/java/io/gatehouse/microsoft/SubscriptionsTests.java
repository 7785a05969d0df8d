package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.Subscriptions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTests {

    private static final String ID = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07";
    private static final Instant ASKED = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant GIVEN = Instant.parse("2026-11-23T20:00:00Z");

    private final FakeGraph graph = new FakeGraph();
    private final Subscriptions subscriptions = new Subscriptions(graph.cloud, graph.calls);

    @AfterEach
    void stop() {
        graph.close();
    }

    /** How long it lives is Microsoft's to say, so it is read where the answer holds nothing. */
    @Test
    void readsARenewedSubscriptionThatIsAnsweredWithoutAWord() {
        graph.fake.on(
                "/v1.0/subscriptions/" + ID,
                request -> request.method().equals("PATCH")
                        ? new Reply(204, Map.of(), new byte[0])
                        : Reply.json(200, """
                        {"id":"%s","resource":"/users","expirationDateTime":"%s"}""".formatted(ID, GIVEN)));

        assertThat(subscriptions.renew(graph.access, ID, ASKED, null).expiresAt())
                .isEqualTo(GIVEN);
        assertThat(graph.asked()).containsExactly("PATCH /subscriptions/" + ID, "GET /subscriptions/" + ID);
    }

    @Test
    void readsNothingWhereTheAnswerTells() {
        graph.on("/subscriptions/" + ID, 200, """
                {"id":"%s","resource":"/users","expirationDateTime":"%s"}""".formatted(ID, GIVEN));

        assertThat(subscriptions.renew(graph.access, ID, ASKED, null).expiresAt())
                .isEqualTo(GIVEN);
        assertThat(graph.asked()).containsExactly("PATCH /subscriptions/" + ID);
    }

    @Test
    void isGoneWhereItCannotBeReadAfterwards() {
        graph.fake.on(
                "/v1.0/subscriptions/" + ID,
                request -> request.method().equals("PATCH")
                        ? new Reply(204, Map.of(), new byte[0])
                        : Reply.json(404, "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"x\"}}"));

        assertThat(FakeGraph.failure(() -> subscriptions.renew(graph.access, ID, ASKED, null)))
                .isInstanceOf(MicrosoftFailure.Missing.class);
    }
}
