package io.gatehouse.web.form;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.ICDATASection;
import org.thymeleaf.model.ICloseElementTag;
import org.thymeleaf.model.IComment;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessingInstruction;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.model.ITemplateEnd;
import org.thymeleaf.model.IText;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Puts the label of its field before each line of an error summary. The summary stands above the form, so it is held back
 * until the labels below it have been written; pages without a summary pass through as they come.
 */
public final class NamedSummary extends AbstractTemplateHandler {

    /** Names the field whose label belongs before the words of this element; without a label, they fall away. */
    private static final String PLACE = "data-label-of";

    private final Labels labels = new Labels();
    private final List<Runnable> held = new ArrayList<>();

    /** Whose label is being placed, until the element closes. */
    private @Nullable String placed;

    @Override
    public void handleOpenElement(IOpenElementTag tag) {
        placed = tag.getAttributeValue(PLACE);
        if (placed == null && !held.isEmpty()) {
            labels.open(tag);
        }
        if (placed != null || !held.isEmpty()) {
            held.add(() -> super.handleOpenElement(tag));
        } else {
            super.handleOpenElement(tag);
        }
    }

    @Override
    public void handleText(IText text) {
        String field = placed;
        if (field != null) {
            held.add(() -> name(field, text));
        } else if (held.isEmpty()) {
            super.handleText(text);
        } else {
            labels.read(text.getText());
            held.add(() -> super.handleText(text));
        }
    }

    private void name(String field, IText colon) {
        String label = labels.of(field);
        if (!label.isEmpty()) {
            super.handleText(getContext()
                    .getConfiguration()
                    .getModelFactory(TemplateMode.HTML)
                    .createText(label + colon.getText()));
        }
    }

    @Override
    public void handleStandaloneElement(IStandaloneElementTag tag) {
        if (held.isEmpty()) {
            super.handleStandaloneElement(tag);
        } else {
            labels.meet(tag);
            held.add(() -> super.handleStandaloneElement(tag));
        }
    }

    @Override
    public void handleCloseElement(ICloseElementTag tag) {
        placed = null;
        if (held.isEmpty()) {
            super.handleCloseElement(tag);
        } else {
            labels.close(tag);
            held.add(() -> super.handleCloseElement(tag));
        }
    }

    @Override
    public void handleComment(IComment comment) {
        inTurn(() -> super.handleComment(comment));
    }

    @Override
    public void handleCDATASection(ICDATASection section) {
        inTurn(() -> super.handleCDATASection(section));
    }

    @Override
    public void handleProcessingInstruction(IProcessingInstruction instruction) {
        inTurn(() -> super.handleProcessingInstruction(instruction));
    }

    /** Nothing overtakes what is held back. */
    private void inTurn(Runnable event) {
        if (held.isEmpty()) {
            event.run();
        } else {
            held.add(event);
        }
    }

    @Override
    public void handleTemplateEnd(ITemplateEnd end) {
        held.forEach(Runnable::run);
        held.clear();
        super.handleTemplateEnd(end);
    }
}
