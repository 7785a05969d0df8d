package io.gatehouse.registration.existing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.registration.existing.TypedValues.Known;
import io.gatehouse.registration.existing.TypedValues.Problem;
import io.gatehouse.shared.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedValuesTests {

    private static final Known KNOWN =
            new Known("1509bb0a-9bf1-4331-8a11-8783593942a4", "142c8364-7806-4577-93e7-83e7eb04b39b");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "68b4aef7-3eaa-4e17-9d8a-4eace693ae2d,",
                "\" 68B4AEF7-3eaa-4e17-9d8a-4eace693ae2d\t\",",
                "\"  \", EMPTY",
                "68b4aef7-3eaa-4e17-9d8a, NOT_A_GUID",
                "my-app, NOT_A_GUID",
                "68b4aef7-3eaa 4e17-9d8a-4eace693ae2d, BLANKS_INSIDE",
                "1509BB0A-9bf1-4331-8a11-8783593942a4, TENANT_ID",
                "142c8364-7806-4577-93e7-83e7eb04b39b, OBJECT_ID"
            })
    void tellsAClientIdFromOtherIds(String typed, @Nullable Problem problem) {
        assertThat(TypedValues.clientId(typed, KNOWN).orElse(null)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "[6gyXA5S20@MN+WRXAJ]I-TO7g1:h2P8,",
                "\"abc8Q~abcdefghijklmnopqrstuvwxyz0123456 \",",
                "\"\", EMPTY",
                "f0b0b335-1d71-4883-8f98-567911bfdca6, SECRET_ID",
                "68b4aef7-3eaa-4e17-9d8a-4eace693ae2d, CLIENT_ID",
                "abc******************, ONLY_THE_HINT",
                "abc8Q~abcdefghijk lmnopqrstuvwxyz, BLANKS_INSIDE",
                "hunter2, TOO_SHORT"
            })
    void tellsASecretFromWhatStandsBesideIt(String typed, @Nullable Problem problem) {
        assertThat(TypedValues.secret(Secret.of(typed), "68b4aef7-3eaa-4e17-9d8a-4eace693ae2d")
                        .orElse(null))
                .isEqualTo(problem);
    }
}
