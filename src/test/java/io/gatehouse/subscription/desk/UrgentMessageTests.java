package io.gatehouse.subscription.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.gatehouse.subscription.inbox.Notification;
import io.gatehouse.subscription.keep.SubscriptionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A message is written by whoever likes, and read by a person. */
class UrgentMessageTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void isReadWithoutItsTags() {
        assertThat(text("<p>Call <b>911</b>,&nbsp;building&#32;4</p><br/>")).isEqualTo("Call 911 ,\u00a0building 4");
        assertThat(text("more than <5> and < 3")).isEqualTo("more than and < 3");
    }

    /** Half a million open tags would take minutes if each were looked at to the end. */
    @Test
    void takesNoLongerForTagsThatNeverEnd() {
        String text = "<".repeat(500_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(text(text)).hasSize(text.length()));
    }

    private static String text(String html) {
        var content = JSON.valueToTree(Map.of("body", Map.of("contentType", "html", "content", html)));
        Notification notification = new Notification(
                UUID.randomUUID(),
                1,
                UUID.randomUUID(),
                UUID.randomUUID(),
                SubscriptionKind.MESSAGE,
                "created",
                "chats",
                true,
                Instant.EPOCH,
                content);
        return String.valueOf(UrgentMessage.of(notification).text());
    }
}
