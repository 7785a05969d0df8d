package io.gatehouse.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.shared.Secret;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MessageSignaturesTests {

    private final MessageSignatures signatures = new MessageSignatures();

    /** The example of the Standard Webhooks specification. */
    @Test
    void signsAsStandardWebhooksDescribesIt() {
        String signature = signatures.sign(
                Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void makesEveryKeyAnew() {
        String key = signatures.newKey().reveal();

        assertThat(Base64.getDecoder().decode(key.substring("whsec_".length()))).hasSize(32);
        assertThat(signatures.newKey().reveal()).isNotEqualTo(key);
    }
}
