package io.gatehouse.document;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Makes PDF documents from templates. Nothing outside of the template is ever loaded. */
@Service
public class Documents {

    private final MessageSource messages;
    private final TemplateEngine engine;
    private final PdfPrinter printer = new PdfPrinter();

    Documents(MessageSource messages) {
        this.messages = messages;
        this.engine = engine(messages);
    }

    /** A PDF that a screen reader can follow (PDF/UA). */
    public byte[] pdf(DocumentDraft draft) {
        Context context = new Context(draft.locale());
        draft.model().forEach((name, value) -> context.setVariable(name, shown(value, draft.locale())));
        context.setVariable("title", draft.title());
        context.setVariable("language", draft.locale().toLanguageTag());
        return printer.print(engine.process(draft.template(), context));
    }

    private @Nullable Object shown(@Nullable Object value, Locale locale) {
        return value instanceof Instant instant
                ? DateTimeFormatter.ofPattern(messages.getMessage("time.document", null, locale), locale)
                        .withZone(ZoneId.of("UTC"))
                        .format(instant)
                : value;
    }

    private static TemplateEngine engine(MessageSource messages) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(Documents.class.getClassLoader());
        resolver.setTemplateMode(TemplateMode.XML);
        resolver.setPrefix("templates/");
        resolver.setSuffix(".xhtml");
        resolver.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateEngineMessageSource(messages);
        engine.setTemplateResolver(resolver);
        return engine;
    }
}
