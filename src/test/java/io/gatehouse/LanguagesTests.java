package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a customer may read is there in every language that has bundles. Operators read English. */
class LanguagesTests {

    private static final Path RESOURCES = Path.of("src/main/resources");

    /** In these bundles every text is for customers, except for those that {@link #OPERATORS} names. */
    private static final List<String> FOR_CUSTOMERS =
            List.of("messages-onboarding", "messages-registration", "messages-microsoft", "messages-mail");

    /** Beginnings of keys that operators alone read. A page for customers that uses one of them needs it in every language. */
    private static final List<String> OPERATORS = List.of(
            "audit.",
            "customer.",
            "done.",
            "refused.",
            "invitation.",
            "job.",
            "mail.alert.",
            "mail.completed.",
            "mail.declined.",
            "mail.expired.",
            "mail.failed.",
            "mail.link-wanted.",
            "mail.mail-failed.",
            "mail.partner-consented.",
            "mail.partner-gone.",
            "mail.partner-stopped.",
            "mail.report.",
            "mail.turn-",
            "mail.values-wanted.",
            "mail.view.",
            "mail.waiting.",
            "onboarding.add.",
            "onboarding.add-service",
            "onboarding.ask-again.",
            "onboarding.ask-again",
            "onboarding.given-out",
            "onboarding.left.",
            "onboarding.making",
            "onboarding.partner.known",
            "onboarding.partner.later",
            "onboarding.partner.same",
            "onboarding.partner.unknown",
            "onboarding.partner.withdrawn",
            "onboarding.partners.",
            "onboarding.passports.",
            "onboarding.services",
            "onboarding.switch",
            "onboarding.task.how",
            "onboarding.task.look",
            "onboarding.task.of.",
            "onboarding.task.side",
            "onboarding.task.us",
            "onboarding.task.who",
            "onboarding.tasks.tab",
            "onboarding.values.",
            "provider.own.",
            "registration.note.NO_CREDENTIAL",
            "registration.note.OLD_NOT_REMOVED",
            "registration.note.OVERLAP",
            "registration.note.ROTATED",
            "registration.note.ROTATION_",
            "registration.rotation.",
            "registration.state.",
            "status.");

    /** Error pages choose their text by what failed, so no template names these in full. */
    private static final String WIZARD_ERRORS = "error.wizard.";

    private static final Pattern NAMED = Pattern.compile("(?:#\\{\\|?|'|\")([a-z][\\w-]*\\.[\\w.-]*)");
    private static final Pattern INCLUDED = Pattern.compile("~\\{([a-z-]+/[a-z/-]+)(?:\\.txt)?(?: ::|})");

    private final Map<String, String> english = texts(bundles("messages(-[a-z]+)?\\.properties"));
    private final Map<String, Map<String, String>> translated = new TreeMap<>();

    static List<String> languages() {
        Pattern translated = Pattern.compile("messages_(\\w+)\\.properties");
        return bundles(translated.pattern()).stream()
                .map(bundle -> translated.matcher(bundle.getFileName().toString()))
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void everyLanguageWithTextsIsOneThatReadersAreOffered() {
        assertThat(languages())
                .contains("de")
                .allSatisfy(language ->
                        assertThat(read(template("fragments/wizard.html"))).contains("'" + language + "'"));
    }

    /** Microsoft's access tokens live for up to 90 minutes, also when what they were given for is gone (E:access-tokens). */
    @Test
    void noLanguagePromisesAnEarlierEndOfAccessThanMicrosoftGives() {
        Map<String, String> anHourAndAHalf = Map.of(
                "de",
                "anderthalb Stunden",
                "fr",
                "une heure et demie",
                "es",
                "una hora y media",
                "da",
                "halvanden time",
                "ja",
                "1 時間半");
        for (String key : List.of("onboarding.start.undo.detail", "selfservice.disconnect.one")) {
            assertThat(english.get(key)).contains("an hour and a half");
            for (String language : languages()) {
                assertThat(in(language).get(key)).contains(anHourAndAHalf.get(language));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextForCustomersIsThere(String language) {
        Set<String> keys = new TreeSet<>();
        for (String bundle : FOR_CUSTOMERS) {
            keys.addAll(
                    texts(List.of(RESOURCES.resolve(bundle + ".properties"))).keySet());
        }
        keys.removeIf(LanguagesTests::forOperators);
        english.keySet().stream().filter(key -> key.startsWith(WIZARD_ERRORS)).forEach(keys::add);

        assertThat(keys)
                .hasSizeGreaterThan(900)
                .as("translate these, or name them as read by operators alone")
                .isSubsetOf(in(language).keySet());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextThatAPageOrMailForCustomersNamesIsThere(String language) {
        Set<Path> templates = templatesForCustomers();
        assertThat(templates)
                .hasSizeGreaterThan(35)
                .contains(template("onboarding/finished.html"), template("onboarding/document/passport.xhtml"))
                .contains(template("fragments/form.html"), template("mail/unexpected.txt"));

        Map<String, Set<String>> lacking = new TreeMap<>();
        for (Path template : templates) {
            Set<String> keys = new TreeSet<>(named(template));
            keys.removeAll(in(language).keySet());
            if (!keys.isEmpty()) {
                lacking.put(RESOURCES.relativize(template).toString(), keys);
            }
        }
        assertThat(lacking).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyTextThatTheWizardChoosesByItselfIsThere(String language) throws IOException {
        try (Stream<Path> classes = Files.walk(Path.of("src/main/java/io/gatehouse/onboarding"))) {
            Set<String> keys = classes.filter(Files::isRegularFile)
                    .flatMap(file -> named(file).stream())
                    .filter(key -> !forOperators(key))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(keys)
                    .contains("onboarding.colleague.email.invalid")
                    .isSubsetOf(in(language).keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void saysTheSameOfTheSame(String language) {
        assertThat(english.keySet()).containsAll(in(language).keySet());
        in(language).forEach((key, text) -> {
            assertThat(placeholders(text)).as(key).isEqualTo(placeholders(english.get(key)));
            if (!tellsTime(key)) {
                assertThat(text).as(key + ": an apostrophe hides placeholders").doesNotContain("'");
            }
            if (text.contains("{")) {
                assertThatCode(() -> new MessageFormat(text, Locale.forLanguageTag(language)))
                        .as(key)
                        .doesNotThrowAnyException();
            }
        });
        assertThat(in(language)).containsEntry("mail.language", language);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void nothingWasOnlyCopied(String language) {
        Pattern sentence = Pattern.compile("\\p{L}{3,} \\p{L}{2,}");
        assertThat(in(language)).allSatisfy((key, text) -> {
            String words = text.replaceAll("\\{\\d[^}]*}", "");
            if (sentence.matcher(words).find() && !tellsTime(key)) {
                assertThat(text).as(key).isNotEqualTo(english.get(key));
            }
        });
    }

    @Test
    void namesNothingForOperatorsThatIsGone() {
        assertThat(OPERATORS).allSatisfy(start -> assertThat(english.keySet()).anyMatch(key -> key.startsWith(start)));
    }

    private Map<String, String> in(String language) {
        return translated.computeIfAbsent(
                language, one -> texts(bundles("messages(-[a-z]+)?_" + one + "\\.properties")));
    }

    /** Patterns of moments, which quote the words between their parts. */
    private static boolean tellsTime(String key) {
        return key.startsWith("time.") || key.equals("mail.moment");
    }

    private static boolean forOperators(String key) {
        return OPERATORS.stream().anyMatch(key::startsWith);
    }

    /** Layout of the wizard, documents and mails to customers, with everything that these include. */
    private static Set<Path> templatesForCustomers() {
        Deque<Path> open = new ArrayDeque<>(files(RESOURCES.resolve("templates")).stream()
                .filter(LanguagesTests::begins)
                .toList());
        Set<Path> found = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Path next = open.poll();
            if (!found.add(next)) {
                continue;
            }
            Matcher included = INCLUDED.matcher(read(next));
            while (included.find()) {
                Stream.of(".html", ".xhtml", ".txt")
                        .map(ending -> template(included.group(1) + ending))
                        .filter(Files::exists)
                        .forEach(open::add);
            }
        }
        return found;
    }

    private static boolean begins(Path template) {
        String path = RESOURCES.resolve("templates").relativize(template).toString();
        if (path.startsWith("fragments") || path.startsWith("mail/sent")) {
            return false;
        }
        return path.endsWith(".xhtml")
                || (path.contains("mail/") && !path.contains("mail/report") && !path.contains("mail/mail-failed"))
                || read(template).contains("fragments/wizard :: layout");
    }

    /** Keys in full, and all keys of a beginning that something is put behind. */
    private Set<String> named(Path file) {
        Set<String> keys = new TreeSet<>();
        Matcher named = NAMED.matcher(read(file));
        while (named.find()) {
            String name = named.group(1);
            if (name.endsWith(".")) {
                english.keySet().stream()
                        .filter(key -> key.startsWith(name) && !forOperators(key))
                        .forEach(keys::add);
            } else if (english.containsKey(name) && !(shared(file) && forOperators(name))) {
                keys.add(name);
            }
        }
        return keys;
    }

    /** Parts of both kinds of pages lie in one file. */
    private static boolean shared(Path file) {
        return file.startsWith(template("fragments"));
    }

    private static Set<String> placeholders(String text) {
        return Pattern.compile("\\{(\\d)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> bundles(String names) {
        return files(RESOURCES).stream()
                .filter(file -> RESOURCES.equals(file.getParent()))
                .filter(file -> file.getFileName().toString().matches(names))
                .toList();
    }

    /** Read line by line, so that a key that stands twice is seen. */
    private static Map<String, String> texts(List<Path> bundles) {
        Map<String, String> texts = new TreeMap<>();
        for (Path bundle : bundles) {
            Set<String> here = new TreeSet<>();
            for (String line : read(bundle).split("\n")) {
                int sign = line.indexOf('=');
                if (sign > 0 && !line.startsWith("#")) {
                    String key = line.substring(0, sign).strip();
                    assertThat(here.add(key))
                            .as(bundle + " says " + key + " twice")
                            .isTrue();
                    texts.put(key, line.substring(sign + 1).strip());
                }
            }
        }
        return texts;
    }

    private static Path template(String name) {
        return RESOURCES.resolve("templates").resolve(name);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
