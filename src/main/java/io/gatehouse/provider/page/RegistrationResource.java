package io.gatehouse.provider.page;

import io.gatehouse.provider.OwnChoices;
import io.gatehouse.shared.Permission;
import io.gatehouse.shared.Requires;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/registrations")
@Tag(name = "Registrations")
class RegistrationResource {

    private final OwnChoices choices;

    RegistrationResource(OwnChoices choices) {
        this.choices = choices;
    }

    record Page(List<OwnChoices.Choice> items) {}

    @GetMapping
    @Requires(Permission.VIEW)
    @Operation(
            summary = "List the provider's own app registrations",
            description =
                    "The one that is used by default comes first. An invitation can name one that is proven, which"
                            + " means that somebody has signed in through it.")
    Page list() {
        return new Page(choices.all());
    }
}
