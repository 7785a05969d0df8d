package io.gatehouse.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that somebody typed. */
class AddressesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acs.example/{tenant}",
                "https://acs.example/a|b",
                "https://acs.example/a\"b",
                "https://acs.example/a b",
                "https://",
                "acs.example",
                "urn:acs",
                "https:///path",
                ""
            })
    void findsNoHostInWhatIsNoAddress(String text) {
        assertThat(Addresses.host(text)).isEmpty();
    }

    @Test
    void findsTheHost() {
        assertThat(Addresses.host("https://acs.example:8443/path?a=b")).contains("acs.example");
        assertThat(Addresses.host("http://localhost")).contains("localhost");
    }
}
