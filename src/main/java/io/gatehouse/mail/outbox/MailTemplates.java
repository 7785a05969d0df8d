package io.gatehouse.mail.outbox;

import io.gatehouse.mail.MailBrand;
import io.gatehouse.mail.MailDraft;
import io.gatehouse.mail.MailSettings;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Secret;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Renders mails through Thymeleaf, in the language of the recipient as far as there are texts in it. */
@Component
class MailTemplates {

    private static final int LONGEST_SUBJECT = 400;

    private final TemplateEngine engine;
    private final MessageSource messages;
    private final ZoneId zone;

    MailTemplates(MessageSource messages, MailSettings settings) {
        this.engine = engine(messages);
        this.messages = messages;
        this.zone = settings.timeZone();
    }

    RenderedMail render(MailDraft draft, MailBrand brand, boolean answerable) {
        Locale locale = spoken(draft.locale());
        String subject = subject(draft, brand, locale);
        Map<String, @Nullable Object> model = new HashMap<>(draft.model());
        model.put("brand", brand);
        model.put("subject", subject);
        model.put("kind", draft.kind());
        model.put("answerable", answerable);
        Context whole = context(locale, model, false);
        return new RenderedMail(
                subject,
                locale.toLanguageTag(),
                tidy(engine.process(draft.template() + ".txt", whole)),
                engine.process(draft.template(), whole),
                tidy(engine.process(draft.template() + ".txt", context(locale, model, true))));
    }

    private String subject(MailDraft draft, MailBrand brand, Locale locale) {
        Object[] arguments = {
            brand.name(), draft.model().get("customerName"), draft.model().get("serviceName")
        };
        String subject = messages.getMessage("mail." + draft.kind() + ".subject", arguments, locale);
        return Inputs.line("subject", subject, LONGEST_SUBJECT);
    }

    /** A bundle that answers in another language says so, and dates and the language mark follow it. */
    private Locale spoken(Locale wanted) {
        String language = messages.getMessage("mail.language", null, wanted);
        return wanted.getLanguage().equals(language) ? wanted : Locale.forLanguageTag(language);
    }

    private Context context(Locale locale, Map<String, @Nullable Object> model, boolean masked) {
        DateTimeFormatter moments =
                DateTimeFormatter.ofPattern(messages.getMessage("mail.moment", null, locale), locale);
        Context context = new Context(locale);
        model.forEach((name, value) -> context.setVariable(
                name,
                switch (value) {
                    case Secret secret -> shown(secret, masked);
                    case List<?> all ->
                        all.stream().map(one -> further(one, masked)).toList();
                    case Instant instant -> moments.format(instant.atZone(zone));
                    case null -> null;
                    default -> value;
                }));
        return context;
    }

    private static Object further(Object one, boolean masked) {
        return one instanceof MailDraft.Further further
                ? Map.of("name", further.name(), "link", shown(further.link(), masked))
                : one;
    }

    private static String shown(Secret secret, boolean masked) {
        return masked ? mask(secret) : secret.reveal();
    }

    /** Keeps where a link leads and hides its last part, the token. */
    private static String mask(Secret link) {
        String text = link.reveal();
        return text.substring(0, text.lastIndexOf('/') + 1) + "••••••••";
    }

    private static String tidy(String text) {
        return text.replace("\r\n", "\n")
                        .replaceAll("[ \t]+\n", "\n")
                        .replaceAll("\n{3,}", "\n\n")
                        .strip() + "\n";
    }

    private static TemplateEngine engine(MessageSource messages) {
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateEngineMessageSource(messages);
        engine.addTemplateResolver(resolver(TemplateMode.TEXT, "", "*.txt", 1));
        engine.addTemplateResolver(resolver(TemplateMode.HTML, ".html", "*", 2));
        return engine;
    }

    private static ClassLoaderTemplateResolver resolver(TemplateMode mode, String suffix, String pattern, int order) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(MailTemplates.class.getClassLoader());
        resolver.setTemplateMode(mode);
        resolver.setPrefix("templates/");
        resolver.setSuffix(suffix);
        resolver.setResolvablePatterns(Set.of(pattern));
        resolver.setCharacterEncoding("UTF-8");
        resolver.setOrder(order);
        return resolver;
    }
}
