package io.gatehouse.directory.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.delta.Removal;
import io.gatehouse.shared.Hashes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownUsersTests {

    /** Beside ordinary maps that know the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void leavesOutWhoIsToldAsBeforeAndNobodyElse(long seed) {
        Random random = new Random(seed);
        List<UUID> all = new ArrayList<>(List.of(new UUID(0, 0), new UUID(-1, -1), new UUID(0, 1)));
        for (int i = random.nextInt(3_000); i >= 0; i--) {
            all.add(random.nextInt(3) == 0 ? new UUID(0x4000, i) : new UUID(random.nextLong(), random.nextLong()));
        }
        Map<UUID, Integer> before = new HashMap<>();
        KnownUsers known = new KnownUsers(random.nextBoolean() ? all.size() : random.nextInt(10));
        for (UUID id : all) {
            if (random.nextInt(4) > 0 && before.putIfAbsent(id, random.nextInt(3)) == null) {
                known.add(id, Hashes.sha256("row " + before.get(id)));
            }
        }
        Set<UUID> open = new HashSet<>();
        Set<UUID> untold = new HashSet<>(before.keySet());

        for (int page = 0; page < 40; page++) {
            List<Incoming> told = new ArrayList<>();
            List<Incoming> expected = new ArrayList<>();
            for (int i = random.nextInt(200); i > 0; i--) {
                UUID id = all.get(random.nextInt(all.size()));
                int state = random.nextInt(5);
                Incoming object = new Incoming(
                        id,
                        state == 3 ? Removal.FINAL : null,
                        0,
                        new String[0],
                        state < 3 ? Hashes.sha256("row " + state) : null);
                told.add(object);
                untold.remove(id);
                if (open.contains(id) || !before.containsKey(id) || before.get(id) != state) {
                    open.add(id);
                    expected.add(object);
                }
            }
            assertThat(known.different(told)).isEqualTo(expected);
        }

        assertThat(known.untold()).containsExactlyInAnyOrderElementsOf(untold);
    }
}
