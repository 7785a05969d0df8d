package io.gatehouse.profile.page;

import io.gatehouse.profile.lint.LintFinding;
import io.gatehouse.profile.yaml.ProfileProblem;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts words to mistakes and findings. */
@Component
class ProfileWords {

    private final MessageSource messages;

    ProfileWords(MessageSource messages) {
        this.messages = messages;
    }

    /** A mistake beside the line it stands in. */
    record ProblemLine(int line, String path, String sentence, String text) {}

    record Finding(LintFinding.Level level, String sentence, String fix) {}

    List<ProblemLine> problems(List<ProfileProblem> problems, String yaml, Locale locale) {
        List<String> lines = yaml.lines().toList();
        return problems.stream()
                .map(problem -> new ProblemLine(
                        problem.line(),
                        problem.path(),
                        messages.getMessage(
                                problem.messageKey(), problem.arguments().toArray(), locale),
                        problem.line() <= lines.size() ? lines.get(problem.line() - 1) : ""))
                .toList();
    }

    List<Finding> findings(List<LintFinding> findings, Locale locale) {
        return findings.stream()
                .map(finding ->
                        new Finding(finding.level(), words(finding, "", locale), words(finding, ".fix", locale)))
                .toList();
    }

    private String words(LintFinding finding, String suffix, Locale locale) {
        return messages.getMessage(
                "profile.lint." + finding.key() + suffix, finding.arguments().toArray(), locale);
    }
}
