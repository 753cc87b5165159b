package io.buckaroo.test.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;

/**
 * The request for an event stream. <pre class="code">
 * ClientStream prices = client.stream("/prices/ACME").lastEventId("17-2").open();
 * ClientStream orders = client.stream("/orders/search").body(new Query("ada")).open();
 * client.stream("/prices/UNKNOWN").expectRefused(404);</pre>
 *
 * @see BuckarooTestClient#stream
 */
public final class StreamRequest extends ClientRequest<StreamRequest> {

	private @Nullable HttpMethod method;

	private byte @Nullable [] body;

	private MediaType contentType = MediaType.APPLICATION_JSON;

	private boolean csrf;

	StreamRequest(BuckarooTestClient client, URI uri) {
		super(client, uri);
	}

	/**
	 * Sets the method.
	 * @param method the method; by default GET, or POST if there is a body
	 * @return this request
	 */
	public StreamRequest method(HttpMethod method) {
		Assert.notNull(method, "'method' must not be null");
		this.method = method;
		return this;
	}

	/**
	 * Sets the body, with which the request is a POST unless the {@link #method} says
	 * otherwise.
	 * @param body a string ({@code text/plain}), bytes
	 * ({@code application/octet-stream}), or any other object, which is encoded as JSON
	 * with the codecs of the application. A header {@code Content-Type} replaces the
	 * media type
	 * @return this request
	 */
	public StreamRequest body(Object body) {
		if (body instanceof String text) {
			this.body = text.getBytes(StandardCharsets.UTF_8);
			this.contentType = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
		}
		else if (body instanceof byte[] bytes) {
			this.body = bytes.clone();
			this.contentType = MediaType.APPLICATION_OCTET_STREAM;
		}
		else {
			this.body = client().json().encode(body).getBytes(StandardCharsets.UTF_8);
			this.contentType = MediaType.APPLICATION_JSON;
		}
		return this;
	}

	/**
	 * Lets Spring Security treat the request as one with a valid CSRF token, which it
	 * demands of streams over POST.
	 * @return this request
	 */
	public StreamRequest csrf() {
		this.csrf = true;
		return this;
	}

	/**
	 * Opens the stream. May be called more than once, for several clients.
	 * @return the open stream
	 * @throws AssertionError if the response is not an event stream, with its status,
	 * headers and body in the message, or if there is no response within the timeout
	 */
	public ClientStream open() {
		return open(client(), call());
	}

	static ClientStream open(BuckarooTestClient client, Call call) {
		Attempt attempt = Attempt.of(call, client.timeout());
		Wire wire = attempt.expectOpen();
		return new ClientStream(client, call, attempt.transcript(), wire, attempt.response().headers());
	}

	@Override
	boolean hasCsrfToken() {
		return this.csrf;
	}

	@Override
	Call call(HttpHeaders headers, @Nullable TestUser user) {
		byte[] body = (this.body != null) ? this.body : new byte[0];
		if (this.body != null && !headers.containsHeader(HttpHeaders.CONTENT_TYPE)) {
			headers.setContentType(this.contentType);
		}
		HttpMethod method = (this.method != null) ? this.method
				: (this.body != null) ? HttpMethod.POST : HttpMethod.GET;
		return new Call(Call.Kind.STREAM, version(), method, uri(), headers, body, user);
	}

}
