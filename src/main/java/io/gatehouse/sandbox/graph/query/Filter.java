package io.gatehouse.sandbox.graph.query;

import io.gatehouse.sandbox.graph.entity.Entity;
import io.gatehouse.sandbox.graph.entity.GraphFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of OData's {@code $filter} that this Graph understands: {@code a eq 'x'} joined by {@code and} or by
 * {@code or}, {@code startswith(a,'x')} and {@code tags/any(t:t eq 'x')}.
 */
public record Filter(List<Term> terms, boolean any) implements Predicate<Entity> {

    /** One comparison of a filter. */
    public record Term(
            String property, String operator, @Nullable String value) {}

    private static final String STRING = "'((?:[^']|'')*)'";
    private static final Pattern EQUALS =
            Pattern.compile("(\\w+)\\s+eq\\s+(?:" + STRING + "|(true|false|null|[0-9a-fA-F-]{36}))");
    private static final Pattern STARTS = Pattern.compile("startsWith\\(\\s*(\\w+)\\s*,\\s*" + STRING + "\\s*\\)", 2);
    private static final Pattern ANY =
            Pattern.compile("(\\w+)/any\\(\\s*(\\w+)\\s*:\\s*\\2\\s+eq\\s+" + STRING + "\\s*\\)");
    private static final Pattern JOIN = Pattern.compile("\\s+(and|or)\\s+");

    /** Parses an expression; properties outside {@code filterable} are refused as Graph refuses them. */
    public static Filter parse(@Nullable String expression, Set<String> filterable) {
        if (expression == null || expression.isBlank()) {
            return new Filter(List.of(), false);
        }
        String rest = expression.strip();
        var terms = new ArrayList<Term>();
        String join = null;
        while (true) {
            var term = term(rest);
            if (!filterable.contains(term.term().property())) {
                throw GraphFailure.unsupported(
                        "Unsupported or invalid query filter clause specified for property '%s' of resource."
                                .formatted(term.term().property()));
            }
            terms.add(term.term());
            rest = rest.substring(term.length());
            if (rest.isEmpty()) {
                return new Filter(List.copyOf(terms), "or".equals(join));
            }
            var joined = JOIN.matcher(rest);
            if (!joined.lookingAt() || (join != null && !join.equals(joined.group(1)))) {
                throw invalid();
            }
            join = joined.group(1);
            rest = rest.substring(joined.end());
        }
    }

    @Override
    public boolean test(Entity entity) {
        return terms.isEmpty()
                || (any
                        ? terms.stream().anyMatch(term -> matches(term, entity))
                        : terms.stream().allMatch(term -> matches(term, entity)));
    }

    private record Parsed(Term term, int length) {}

    private static Parsed term(String rest) {
        var equals = EQUALS.matcher(rest);
        if (equals.lookingAt()) {
            String text = equals.group(2) != null ? unquoted(equals.group(2)) : equals.group(3);
            return new Parsed(
                    new Term(equals.group(1), "eq", "null".equals(equals.group(3)) ? null : text), equals.end());
        }
        var starts = STARTS.matcher(rest);
        if (starts.lookingAt()) {
            return new Parsed(new Term(starts.group(1), "startswith", unquoted(starts.group(2))), starts.end());
        }
        var any = ANY.matcher(rest);
        if (any.lookingAt()) {
            return new Parsed(new Term(any.group(1), "any", unquoted(any.group(3))), any.end());
        }
        throw invalid();
    }

    private static boolean matches(Term term, Entity entity) {
        Object actual = entity.get(term.property());
        String wanted = term.value();
        if (actual == null || wanted == null) {
            return Objects.equals(actual, wanted);
        }
        String text = actual.toString();
        return switch (term.operator()) {
            case "startswith" -> text.regionMatches(true, 0, wanted, 0, wanted.length());
            case "any" -> actual instanceof Collection<?> values && values.contains(wanted);
            default -> text.equalsIgnoreCase(wanted);
        };
    }

    private static String unquoted(String literal) {
        return literal.replace("''", "'");
    }

    private static GraphFailure invalid() {
        return new GraphFailure(400, "BadRequest", "Invalid filter clause", Map.of());
    }
}
