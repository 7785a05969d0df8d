package io.gatehouse.onboarding.openpassport;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.gatehouse.shared.TooMany;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassportReadersTests {

    private final PassportReaders readers = new PassportReaders();

    @Test
    void letsNoAddressReadWithoutEnd() {
        assertThatExceptionOfType(TooMany.class)
                .isThrownBy(
                        () -> IntStream.range(0, 10 * PassportReaders.BURST).forEach(n -> readers.pass("192.0.2.1")));

        assertThatNoException().isThrownBy(() -> readers.pass("192.0.2.2"));
    }
}
