package io.gatehouse.alert;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** What an alert says beside its sentence. Where one kind has several causes, some have words of their own. */
public record AlertTexts(MessageSource messages) {

    /** @param part title, who, effect or end; what is concerned is its argument */
    public String of(Alert alert, String part, Locale locale) {
        String kind = "alert.kind." + alert.kind() + ".";
        Object[] name = {alert.cause().name()};
        @Nullable String own = messages.getMessage(kind + alert.cause().code() + "." + part, name, null, locale);
        return own == null ? messages.getMessage(kind + part, name, locale) : own;
    }

    /** What is told once it is over. */
    public String over(Alert alert, Locale locale) {
        String usual = messages.getMessage("alert.mail.over", null, locale);
        @Nullable String own = messages.getMessage("alert.kind." + alert.kind() + ".over", null, null, locale);
        return own == null ? usual : own;
    }
}
