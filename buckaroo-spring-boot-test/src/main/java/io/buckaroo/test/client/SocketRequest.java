package io.buckaroo.test.client;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;

/**
 * The handshake of a WebSocket. <pre class="code">
 * ClientSocket socket = client.socket("/chat/{room}", "spring").bearer(token).subprotocol("chat.v2").open();
 * client.socket("/chat/{room}", "spring").expectRefused(401);</pre>
 *
 * @see BuckarooTestClient#socket
 */
public final class SocketRequest extends ClientRequest<SocketRequest> {

	private String[] subprotocols = {};

	SocketRequest(BuckarooTestClient client, URI uri) {
		super(client, uri);
	}

	/**
	 * Offers subprotocols. {@link ClientSocket#subprotocol()} is the one that the server
	 * has selected.
	 * @param subprotocols the subprotocols, the preferred one first
	 * @return this request
	 */
	public SocketRequest subprotocol(String... subprotocols) {
		this.subprotocols = subprotocols.clone();
		return this;
	}

	/**
	 * Opens the socket. May be called more than once, for several clients.
	 * @return the open socket
	 * @throws AssertionError if the application refuses the handshake, with the status,
	 * the headers and the body of the response in its message, or if there is no response
	 * within the timeout
	 */
	public ClientSocket open() {
		return open(client(), call());
	}

	static ClientSocket open(BuckarooTestClient client, Call call) {
		Attempt attempt = Attempt.of(call, client.timeout());
		Wire wire = attempt.expectOpen();
		return new ClientSocket(client, call, attempt.transcript(), wire, attempt.response().headers());
	}

	@Override
	Call call(HttpHeaders headers, @Nullable TestUser user) {
		if (this.subprotocols.length > 0) {
			headers.set("Sec-WebSocket-Protocol", StringUtils.arrayToDelimitedString(this.subprotocols, ", "));
		}
		return new Call(Call.Kind.SOCKET, version(), HttpMethod.GET, uri(), headers, new byte[0], user);
	}

}
