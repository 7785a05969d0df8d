package io.gatehouse.connection.disconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.connection.disconnect.DisconnectJob.Asked;
import io.gatehouse.shared.Actor;
import org.junit.jupiter.api.Test;

/** What several want of one disconnection. */
class DisconnectJobTests {

    private static final Actor MAJA = new Actor(Actor.Kind.OPERATOR, "maja", "Maja Jensen", null);
    private static final Actor NILS = new Actor(Actor.Kind.OPERATOR, "nils", "Nils Berg", null);

    @Test
    void removesTheAppOnceAnybodyWantsThat() {
        Asked leaves = new Asked(MAJA, false);
        Asked removes = new Asked(NILS, true);

        assertThat(removes.with(leaves)).isEqualTo(removes);
        assertThat(leaves.with(removes)).isEqualTo(removes);
        assertThat(new Asked(NILS, false).with(leaves)).as("whoever was first").isEqualTo(leaves);
        assertThat(new Asked(MAJA, true).with(removes)).isEqualTo(removes);
    }
}
