package com.example.cart;

import java.net.URI;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CartSocketTest {

    private static final String SOUP = "{\"type\":\"Add\",\"product\":\"soup\",\"quantity\":2}";

    @TestHTTPResource("cart")
    URI uri;

    @Inject
    Kitchen kitchen;

    @Test
    void eachConnectionHasItsCart() throws InterruptedException {
        open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}")
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":4}}")
            .send("{\"type\":\"Remove\",\"product\":\"soup\"}").expect("{\"type\":\"Cart\",\"items\":{}}");
        open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void aMessageThatIsNoCommandIsAnswered() throws InterruptedException {
        String problem = "{\"type\":\"Problem\",\"problem\":\"Not a command\"}";
        open().send("{\"type\":\"Add\",").expect(problem)
            .send("{\"type\":\"Pay\"}").expect(problem)
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void anInvalidCommandIsAnswered() throws InterruptedException {
        open().send(SOUP.replace('2', '0'))
            .expect("{\"type\":\"Problem\",\"problem\":\"'handle.command.quantity' must be greater than 0\"}")
            .send("null").expect("{\"type\":\"Problem\",\"problem\":\"'handle.command' must not be null\"}")
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void aBinaryMessageIsAnswered() throws InterruptedException {
        open().send(new byte[3]).expect("{\"type\":\"Problem\",\"problem\":\"Only text is accepted\"}")
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void aNoticeReachesAllClients() throws InterruptedException {
        Client one = open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
        Client other = open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
        this.kitchen.close();
        one.expect("{\"type\":\"Notice\",\"text\":\"The kitchen is closed\"}");
        other.expect("{\"type\":\"Notice\",\"text\":\"The kitchen is closed\"}");
    }

    private Client open() {
        return new Client(URI.create(this.uri.toString().replace("http:", "ws:")));
    }

}
