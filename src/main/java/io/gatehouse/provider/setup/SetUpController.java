package io.gatehouse.provider.setup;

import io.gatehouse.provider.SetUpMode;
import io.gatehouse.provider.check.LineState;
import io.gatehouse.provider.check.Said;
import io.gatehouse.provider.page.RegistrationViews;
import io.gatehouse.provider.recovery.SetUpCode;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.OpenToPublic;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page that an installation begins with: no registration yet, so nobody can sign in; the set-up code opens it. */
@Controller
class SetUpController {

    private final SetUpMode mode;
    private final SetUpCode code;
    private final SetUpReception reception;
    private final SetUpRuns runs;
    private final RegistrationViews views;
    private final MessageSource messages;

    SetUpController(
            SetUpMode mode,
            SetUpCode code,
            SetUpReception reception,
            SetUpRuns runs,
            RegistrationViews views,
            MessageSource messages) {
        this.mode = mode;
        this.code = code;
        this.reception = reception;
        this.runs = runs;
        this.views = views;
        this.messages = messages;
    }

    @GetMapping("/setup")
    @OpenToPublic("asks for the set-up code and shows nothing; gone once people can sign in")
    String show(Model model) {
        onlyInTheBeginning();
        model.addAttribute("form", reception.known());
        return "provider/setup";
    }

    @PostMapping("/setup")
    @OpenToPublic("does nothing without the set-up code; gone once people can sign in")
    String begin(@RequestParam Map<String, String> posted, Locale locale, Model model, HttpServletResponse response) {
        onlyInTheBeginning();
        SetUpForm form = SetUpForm.of(posted);
        try {
            if (!code.matches(form.code())) {
                throw new InvalidInput("code", "provider.setup.code.wrong", "This is not the set-up code.");
            }
            return "redirect:/setup/progress?run=" + reception.receive(form);
        } catch (InvalidInput e) {
            String sentence = messages.getMessage(e.key(), e.arguments().toArray(), e.getMessage(), locale);
            model.addAttribute("errors", Map.of(e.field(), String.valueOf(sentence)));
            model.addAttribute("form", form);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return "provider/setup";
        }
    }

    @GetMapping("/setup/progress")
    @OpenToPublic("shown to whoever began it: the address holds 256 random bits; tells no secret")
    String progress(
            @RequestParam(defaultValue = "") String run, Locale locale, Model model, HttpServletResponse response) {
        Optional<SetUpRun> known = runs.find(run);
        return known.isPresent() ? progress(known.get(), run, locale, model) : unknown(run, model, response);
    }

    /** Set-ups live in one replica: another one cannot tell how far it is, but what to do. */
    private String unknown(String run, Model model, HttpServletResponse response) {
        if (run.isEmpty()) {
            throw new NotFound("set-up");
        }
        if (!mode.open()) {
            return "redirect:/";
        }
        response.setStatus(HttpStatus.NOT_FOUND.value());
        model.addAttribute("name", run);
        model.addAttribute("refreshSeconds", 2);
        return "provider/elsewhere";
    }

    private String progress(SetUpRun found, String run, Locale locale, Model model) {
        model.addAttribute("run", found);
        model.addAttribute("name", run);
        Said problem = found.problem();
        model.addAttribute("problem", problem == null ? null : views.told(problem, locale));
        var lines = found.lines();
        model.addAttribute("lines", lines == null ? null : views.lines(lines, locale));
        model.addAttribute(
                "green",
                lines == null
                        ? 0
                        : lines.stream()
                                .filter(line -> line.state() == LineState.GREEN)
                                .count());
        if (!found.over()) {
            model.addAttribute("refreshSeconds", 2);
        }
        return "provider/progress";
    }

    private void onlyInTheBeginning() {
        if (!mode.open()) {
            throw new NotFound("set-up");
        }
    }
}
