package io.gatehouse.onboarding.receipt;

import io.gatehouse.document.DocumentDraft;
import io.gatehouse.document.Documents;
import io.gatehouse.onboarding.SignatureKeys;
import io.gatehouse.onboarding.wizard.FileView;
import io.gatehouse.vault.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a receipt as a file: a PDF for people, and signed JSON for whoever has to prove it later. */
@Component
public class ReceiptFiles {

    static final String TYPE = "receipt+jwt";

    private final Documents documents;
    private final Signatures signatures;
    private final MessageSource messages;
    private final SignatureKeys keys;
    private final JsonMapper json = JsonMapper.shared();

    ReceiptFiles(Documents documents, Signatures signatures, MessageSource messages, SignatureKeys keys) {
        this.documents = documents;
        this.signatures = signatures;
        this.messages = messages;
        this.keys = keys;
    }

    public FileView pdf(ReceiptFacts facts, Locale locale) {
        Object[] names = {facts.customer(), facts.provider()};
        String title = messages.getMessage("onboarding.receipt.title", names, locale);
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("facts", facts);
        model.put("at", facts.at());
        model.put("brand", facts.provider());
        model.put("foot", foot(facts, title));
        model.put("ends", facts.credential() == null ? null : facts.credential().endsAt());
        model.put("removedAt", facts.helper() == null ? null : facts.helper().at());
        byte[] pdf = documents.pdf(new DocumentDraft("onboarding/document/receipt", title, locale, model));
        return new FileView(name(facts, ".pdf"), MediaType.APPLICATION_PDF, pdf);
    }

    /** The facts in plain sight, and once more inside the signature that proves them. */
    public FileView signed(ReceiptFacts facts) {
        Map<String, Object> file = Map.of(
                "receipt",
                facts,
                "signature",
                signatures.sign(TYPE, "receipt", json.writeValueAsString(facts)),
                "keys",
                keys.address());
        byte[] text =
                json.writerWithDefaultPrettyPrinter().writeValueAsString(file).getBytes(StandardCharsets.UTF_8);
        return new FileView(name(facts, ".json"), MediaType.APPLICATION_JSON, text);
    }

    private static String foot(ReceiptFacts facts, String title) {
        return title + " · " + facts.reference();
    }

    private static String name(ReceiptFacts facts, String ending) {
        return "receipt-" + facts.reference() + ending;
    }
}
