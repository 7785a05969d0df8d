package io.gatehouse.web.api;

import io.gatehouse.shared.PublicUrl;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What holds for all calls, said in the OpenAPI document, so that generated clients sign in and understand refusals. */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {

    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";
    private static final String REFUSAL = "Refusal";

    @Bean
    OpenAPI openApi(PublicUrl url) {
        String version = OpenApiDocument.class.getPackage().getImplementationVersion();
        return new OpenAPI()
                .info(new Info()
                        .title("Gatehouse")
                        .version(Objects.requireNonNullElse(version, "development"))
                        .description("Customers, invitations, connections and what keeps them alive. Lists answer items"
                                + " and, where there are more, next, which the parameter cursor takes."))
                .addServersItem(new Server().url(url.publicUrl().toString()))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme(BEARER)
                                        .bearerFormat("ghk_… or JWT")
                                        .description("An API key ghk_… that an owner makes under Settings, or an Entra"
                                                + " app token of the provider's home tenant, made for its"
                                                + " client id, with one of the roles Gatehouse.Owner,"
                                                + " Gatehouse.Operator and Gatehouse.Auditor."))
                        .addSchemas(PROBLEM, problem())
                        .addResponses(
                                REFUSAL,
                                new ApiResponse()
                                        .description("A refusal, by RFC 9457.")
                                        .content(new Content()
                                                .addMediaType(
                                                        "application/problem+json",
                                                        new MediaType()
                                                                .schema(new Schema<>()
                                                                        .$ref("#/components/schemas/" + PROBLEM))))))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OpenApiCustomizer common() {
        return document -> document.getPaths().forEach(OpenApiDocument::complete);
    }

    private static void complete(String path, PathItem calls) {
        calls.readOperations().forEach(OpenApiDocument::mayRefuse);
        if (calls.getPost() != null && IdempotencyFilter.takesKey(path)) {
            calls.getPost()
                    .addParametersItem(new Parameter()
                            .name("Idempotency-Key")
                            .in("header")
                            .schema(new StringSchema().maxLength(200))
                            .description("Of your choice, for one call. The same key with the same body answers the"
                                    + " first answer again for 24 hours, refusals but 429 and 5xx too; with another body 422, while"
                                    + " the first is under way 409."));
        }
    }

    private static void mayRefuse(Operation call) {
        ApiResponses responses = call.getResponses() == null ? new ApiResponses() : call.getResponses();
        responses.addApiResponse(ApiResponses.DEFAULT, new ApiResponse().$ref("#/components/responses/" + REFUSAL));
        call.setResponses(responses);
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("What was wrong, in a sentence."))
                .addProperty("instance", new StringSchema())
                .addProperty("correlationId", new StringSchema().description("For support; also in X-Correlation-Id."))
                .addProperty("code", new StringSchema().description("Of some conflicts: which one."))
                .addProperty("id", new StringSchema().description("Of some conflicts: what is in the way."))
                .addProperty(
                        "errors",
                        new ObjectSchema()
                                .additionalProperties(new StringSchema())
                                .description("A sentence by field."));
    }
}
