package io.gatehouse.web.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.RequestDispatcher;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A database that is away is no fault of a request: whoever asks is told to come again, before and in handlers. */
class DatabaseAwayTests {

    private static final String POOL = "gatehouse - Connection is not available, request timed out after 30000ms";

    @RestController
    static class Failing {

        private final RuntimeException failure;

        Failing(RuntimeException failure) {
            this.failure = failure;
        }

        @GetMapping({"/api/v1/customers", "/customers"})
        String list() {
            throw failure;
        }
    }

    private static MockMvc failing(RuntimeException failure) {
        return MockMvcBuilders.standaloneSetup(new Failing(failure))
                .setControllerAdvice(new Problems())
                .build();
    }

    @Test
    void isToldWithATimeByAHandlerOfTheApi() throws Exception {
        failing(new CannotCreateTransactionException("No", new SQLTransientConnectionException(POOL)))
                .perform(get("/api/v1/customers"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "5"))
                .andExpect(content().contentType("application/problem+json"));
    }

    @Test
    void isToldByAPage() throws Exception {
        failing(new DataAccessResourceFailureException("Broken", new SQLException("I/O error", "08006")))
                .perform(get("/customers"))
                .andExpect(status().isServiceUnavailable());
    }

    @Test
    void isToldWhereItFailedBeforeAnyHandler() throws Exception {
        ErrorAttributes attributes = new DefaultErrorAttributes();
        MockMvc errors = MockMvcBuilders.standaloneSetup(new ErrorAnswers(
                        attributes,
                        new StaticListableBeanFactory().getBeanProvider(ErrorViewResolver.class),
                        JsonMapper.shared()))
                .addPlaceholderValue("spring.web.error.path", "/error")
                .build();
        errors.perform(get("/error")
                        .requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 500)
                        .requestAttr(RequestDispatcher.ERROR_REQUEST_URI, "/api/v1/customers")
                        .requestAttr(
                                RequestDispatcher.ERROR_EXCEPTION,
                                new IllegalStateException(new SQLTransientConnectionException(POOL))))
                .andExpect(status().isServiceUnavailable());
    }

    @ParameterizedTest
    @CsvSource({
        "08001, true",
        "08006, true",
        "57P01, true",
        "57P03, true",
        "53300, true",
        "57014, false",
        "23505, false",
        "40001, false",
        ", false"
    })
    void isKnownByItsState(String state, boolean away) {
        assertThat(DatabaseAway.caused(new IllegalStateException(new SQLException("x", state))))
                .isEqualTo(away);
    }

    @Test
    void isKnownByARollbackOnAConnectionThatBroke() {
        SQLException closed = new SQLException("Connection is closed");

        assertThat(DatabaseAway.caused(
                        new IllegalStateException(new TransactionException("Unable to rollback", closed))))
                .isTrue();
        assertThat(DatabaseAway.caused(new IllegalStateException(closed)))
                .as("a connection that we closed too early")
                .isFalse();
    }

    @Test
    void isNothingElse() throws Exception {
        failing(new IllegalStateException("a fault"))
                .perform(get("/customers"))
                .andExpect(status().isInternalServerError());
    }
}
