package io.gatehouse.customer.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.shared.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"abc", "contoso", "Contoso-Ltd_1", "fünfzehnZeichen", "a(b)c", "名前の例", "audits", "123"})
    void acceptsWhatFollowsTheRules(String name) {
        assertThat(ShortName.checked(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "a\\bc;\\",
                "a/bc;/",
                "a:bc;:",
                "a*bc;*",
                "a?bc;?",
                "a\"bc;\"",
                "a<bc;<",
                "a>bc;>",
                "a|bc;|",
                "a.bc;."
            })
    void namesTheOffendingCharacter(String name, String character) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ShortName.checked(name))
                .satisfies(e -> {
                    assertThat(e.field()).isEqualTo("shortName");
                    assertThat(e.key()).isEqualTo("customer.short-name.character");
                    assertThat(e.arguments()).containsExactly(character);
                })
                .withMessageContaining("character " + character + " is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a bc", " abc", "abc ", "a\u00a0bc", "a\tbc", "a\nbc"})
    void refusesBlanks(String name) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ShortName.checked(name))
                .satisfies(e -> assertThat(e.key()).isEqualTo("customer.short-name.blank"));
    }

    @ParameterizedTest
    @CsvSource({"'a\u0000bc',U+0000", "'a\u200bbc',U+200B", "'a\u202ebc',U+202E", "'a\ue000bc',U+E000"})
    void refusesInvisibleCharactersByNumber(String name, String number) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ShortName.checked(name))
                .withMessageContaining(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "sixteencharacter", "𝒞𝒞"})
    void refusesOtherLengths(String name) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ShortName.checked(name))
                .satisfies(e -> assertThat(e.key()).isEqualTo("customer.short-name.length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "AUDIT", "Audit"})
    void reservesTheWordAudit(String name) {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> ShortName.checked(name))
                .satisfies(e -> assertThat(e.key()).isEqualTo("customer.short-name.reserved"));
    }

    @Test
    void requiresOne() {
        assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> ShortName.checked(null));
        assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> ShortName.checked(""));
    }
}
