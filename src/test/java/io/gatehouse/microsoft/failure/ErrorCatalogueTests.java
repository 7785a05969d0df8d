package io.gatehouse.microsoft.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.failure.ErrorCatalogue.Explanation;
import io.gatehouse.microsoft.failure.MicrosoftError.Trace;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCatalogueTests {

    /** Every number of Microsoft's reference that a portal can meet, plus those seen beside it. */
    private static final Set<Integer> REFERENCE = Stream.of(
                    "16000 16003 51004 50034 50001 500011 500021 500022 500212 500213 50011 500112 50013 500133 50020 50048",
                    "50049 50053 50055 50056 50057 50058 50059 90019 50128 50072 50074 50076 50078 50079 50089 50097",
                    "50129 50131 50155 50158 50187 50105 50126 50132 50133 50140 50147 501481 501491 50173 50194 50196",
                    "53000 53001 53002 53003 530032 530034 530035 53004 53010 53011 54005 65001 65002 65004 65005",
                    "650051 650056 650057 650052 650054 70000 70001 7000112 700011 70002 7000215 7000216 7000218",
                    "7000222 7000229 700016 70003 70004 70005 700054 70007 700005 70008 700082 700084 70011 700022",
                    "700023 28002 28003 700020 700024 700025 700027 70021 70043 90002 900023 90008 90013 90014 900144 90056",
                    "900561 9002313 90033 90006 90024 90090 50033 90038 90055 90072 90094 90095 90099 9001023 901002")
            .flatMap(line -> Arrays.stream(line.split(" ")))
            .map(Integer::valueOf)
            .collect(Collectors.toSet());

    private final Properties texts = texts();

    private static Properties texts() {
        Properties texts = new Properties();
        try (Reader file = new InputStreamReader(
                ErrorCatalogueTests.class.getResourceAsStream("/messages-microsoft.properties"),
                StandardCharsets.UTF_8)) {
            texts.load(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return texts;
    }

    @Test
    void knowsEveryCodeOfTheReference() {
        assertThat(ErrorCatalogue.codes()).containsExactlyInAnyOrderElementsOf(REFERENCE);
        assertThat(REFERENCE)
                .allSatisfy(code -> assertThat(ErrorCatalogue.kindOf(code))
                        .get()
                        .isNotIn(FailureKind.UNKNOWN, FailureKind.ANSWER_UNREADABLE));
    }

    @Test
    void explainsEveryCodeInPlainWords() {
        for (int code : REFERENCE) {
            FailureKind kind = ErrorCatalogue.kindOf(code).orElseThrow();
            Explanation explanation = ErrorCatalogue.explain(
                    new MicrosoftError(kind, code, "x", null, null, new Trace(400, null, null, null)));

            assertThat(explanation.what()).isEqualTo("microsoft.code." + code);
            assertThat(Stream.of(explanation.title(), explanation.what(), explanation.who()))
                    .allSatisfy(key -> assertThat(texts.getProperty(key))
                            .as(key)
                            .isNotBlank()
                            .doesNotContain("AADSTS"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void explainsEveryKindAndGivesItAFailure(FailureKind kind) {
        MicrosoftError error = MicrosoftError.of(kind, "x");
        Explanation explanation = ErrorCatalogue.explain(error);

        assertThat(Stream.of(explanation.title(), explanation.what(), explanation.who()))
                .allSatisfy(key -> assertThat(texts.getProperty(key)).as(key).isNotBlank());
        assertThat(kind.failure(error).kind()).isEqualTo(kind);
    }

    @Test
    void holdsNoTextThatNothingUses() {
        Set<String> used = new TreeSet<>();
        REFERENCE.forEach(code -> used.add("microsoft.code." + code));
        for (FailureKind kind : FailureKind.values()) {
            Stream.of("title", "what", "who").forEach(part -> used.add("microsoft.kind." + kind + "." + part));
        }

        assertThat(texts.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void fallsBackToTheKindWhereWhatWasRedeemedChangedTheMeaning() {
        MicrosoftError dead = new MicrosoftError(
                FailureKind.CODE_NOT_USABLE, 70008, "invalid_grant", null, null, new Trace(400, null, null, null));

        assertThat(ErrorCatalogue.explain(dead).what()).isEqualTo("microsoft.kind.CODE_NOT_USABLE.what");
    }
}
