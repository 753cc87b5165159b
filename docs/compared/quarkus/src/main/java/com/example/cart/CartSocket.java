package com.example.cart;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.TextDecodeException;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.SessionScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

@SessionScoped
@WebSocket(path = "/cart")
class CartSocket {

    private Cart cart = Cart.EMPTY;

    @OnTextMessage
    Answer handle(@NotNull @Valid Command command) {
        this.cart = command.applyTo(this.cart);
        return this.cart;
    }

    @OnError
    Answer undecodable(TextDecodeException ex) {
        return new Answer.Problem("Not a command");
    }

    @OnError
    Answer invalid(ConstraintViolationException ex) {
        ConstraintViolation<?> violation = ex.getConstraintViolations().iterator().next();
        return new Answer.Problem("'%s' %s".formatted(violation.getPropertyPath(), violation.getMessage()));
    }

    @OnBinaryMessage
    void binary(Buffer message, WebSocketConnection connection) {
        connection.sendTextAndAwait(new Answer.Problem("Only text is accepted"));
    }

}
