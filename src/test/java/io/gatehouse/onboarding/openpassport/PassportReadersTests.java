package io.gatehouse.onboarding.openpassport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.gatehouse.shared.TooMany;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PassportReadersTests {

    private final PassportReaders readers = new PassportReaders();

    private static final String PROXY = "192.0.2.1";

    @Test
    void letsNoAddressReadWithoutEnd() {
        assertThat(reads("192.0.2.9", n -> List.of())).isBetween(PassportReaders.BURST, PassportReaders.BURST + 2);

        assertThatNoException().isThrownBy(() -> readers.pass(PROXY, List.of()));
    }

    @Test
    void tellsReadersApartThatComeThroughOneProxy() {
        assertThat(reads(PROXY, n -> List.of("10.0.0." + n % 250 + ", 203.0.113.7")))
                .as("whatever the reader itself claims")
                .isBetween(PassportReaders.BURST, PassportReaders.BURST + 2);

        assertThatNoException().isThrownBy(() -> readers.pass(PROXY, List.of("203.0.113.8")));
        assertThatNoException().isThrownBy(() -> readers.pass(PROXY, List.of("203.0.113.7", "203.0.113.9")));
    }

    @Test
    void letsNobodyReadWithoutEndWhoClaimsToBeAProxy() {
        assertThat(reads(PROXY, n -> List.of("reader " + n)))
                .isBetween(PassportReaders.BURST_OF_ALL, PassportReaders.BURST_OF_ALL + 200);
    }

    /** How many of very many pass. */
    private int reads(String address, IntFunction<List<String>> forwarded) {
        int passed = 0;
        for (int n = 0; n < 3 * PassportReaders.BURST_OF_ALL; n++) {
            try {
                readers.pass(address, forwarded.apply(n));
                passed++;
            } catch (TooMany enough) {
                // the next one is refused as well
            }
        }
        return passed;
    }
}
