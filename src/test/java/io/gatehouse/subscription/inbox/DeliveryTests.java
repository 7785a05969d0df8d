package io.gatehouse.subscription.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeliveryTests {

    @Test
    void readsAChangeHoweverItIsSpelled() {
        String body = """
                {"value":[{"subscriptionId":"1","clientState":"s","tenantId":"t","changeType":"Created",
                  "resource":"chats('19:1')/messages('2')"}]}""";

        Item item = Delivery.parse(body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .items()
                .getFirst();

        assertThat(item.complete()).isTrue();
        assertThat(item.changeType()).isEqualTo("created");
    }
}
