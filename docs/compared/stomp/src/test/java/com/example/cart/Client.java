package com.example.cart;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A client of STOMP that is subscribed to the answers and the notices.
 */
class Client implements WebSocket.Listener {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private final WebSocket socket;

    Client(URI uri) throws InterruptedException {
        this.socket = HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("v12.stomp")
            .buildAsync(uri, this)
            .join();
        sendFrame("CONNECT\naccept-version:1.2\nhost:localhost", "").expect("");
        sendFrame("SUBSCRIBE\nid:answers\ndestination:/user/queue/answers", "");
        sendFrame("SUBSCRIBE\nid:notices\ndestination:/topic/notices", "");
    }

    Client send(String command) {
        return sendFrame("SEND\ndestination:/app/cart", command);
    }

    private Client sendFrame(String head, String body) {
        this.socket.sendText(head + "\n\n" + body + "\0", true).join();
        return this;
    }

    Client sendRest(String body) {
        this.socket.sendText(body + "\0", true).join();
        return this;
    }

    Client send(byte[] bytes) {
        this.socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    Client expect(String body) throws InterruptedException {
        assertEquals(body, this.received.poll(20, TimeUnit.SECONDS));
        return this;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        String frame = data.toString();
        this.received.add(frame.startsWith("ERROR") ? "error" : frame.substring(frame.indexOf("\n\n") + 2, frame.indexOf('\0')));
        return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        this.received.add("closed with " + code);
        return null;
    }

}
