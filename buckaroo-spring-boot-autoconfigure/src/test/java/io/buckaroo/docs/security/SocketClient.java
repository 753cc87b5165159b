package io.buckaroo.docs.security;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A client of a socket. What the server does is described by text: each message,
 * {@code refused with 403} and {@code closed with 1008 the reason}.
 */
final class SocketClient implements WebSocket.Listener, AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final StringBuilder message = new StringBuilder();

	private @Nullable WebSocket socket;

	/**
	 * Opens a socket.
	 * @param http the client of the handshake
	 * @param uri the URI
	 * @param headers the names and values of headers
	 */
	SocketClient(HttpClient http, String uri, String... headers) {
		WebSocket.Builder handshake = http.newWebSocketBuilder();
		for (int i = 0; i < headers.length; i += 2) {
			handshake.header(headers[i], headers[i + 1]);
		}
		try {
			this.socket = handshake.buildAsync(URI.create(uri), this).join();
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof WebSocketHandshakeException refusal)) {
				throw ex;
			}
			this.received.add("refused with " + refusal.getResponse().statusCode());
		}
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.message.append(data);
		if (last) {
			this.received.add(this.message.toString());
			this.message.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.received.add(("closed with " + statusCode + " " + reason).strip());
		return null;
	}

	void send(String text) {
		this.socket.sendText(text, true).join();
	}

	String next() throws InterruptedException {
		return String.valueOf(this.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
	}

	@Override
	public void close() {
		if (this.socket != null) {
			this.socket.abort();
		}
	}

}
