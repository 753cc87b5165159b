package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * A request of one version of HTTP.
 *
 * @param line the description of the request
 * @param headers the headers, including those of the handshake of a WebSocket
 * @param userId the id of the {@linkplain AnnouncedUsers announced} user, or {@code null}
 */
record RequestHead(String line, HttpHeaders headers, @Nullable String userId) {

	private static final String KEY = "Sec-WebSocket-Key";

	private static final String VERSION = "Sec-WebSocket-Version";

	/** RFC 6455, section 1.3. */
	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	/** RFC 9113, section 8.2.2. */
	private static final Set<String> NOT_IN_HTTP_2 = Set.of("connection", "upgrade", "host", "transfer-encoding",
			"keep-alive", "proxy-connection");

	static RequestHead http1(Call call) {
		HttpHeaders headers = headers(call);
		setIfAbsent(headers, HttpHeaders.HOST, call.authority());
		if (call.isSocket()) {
			setIfAbsent(headers, HttpHeaders.UPGRADE, "websocket");
			setIfAbsent(headers, HttpHeaders.CONNECTION, "Upgrade");
			setIfAbsent(headers, VERSION, "13");
			setIfAbsent(headers, KEY, randomKey());
		}
		if (!call.isGet() || call.body().length > 0) {
			headers.setContentLength(call.body().length);
		}
		return new RequestHead(call.method() + " " + call.target() + " over HTTP/1.1", headers,
				announce(call, headers));
	}

	static RequestHead http2(Call call) {
		HttpHeaders headers = headers(call);
		if (call.isSocket()) {
			setIfAbsent(headers, VERSION, "13");
		}
		String method = call.isSocket() ? "CONNECT" : call.method().name();
		return new RequestHead(method + " " + call.target() + " over HTTP/2", headers, announce(call, headers));
	}

	private static HttpHeaders headers(Call call) {
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(call.headers());
		if (!call.isSocket()) {
			setIfAbsent(headers, HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE);
		}
		return headers;
	}

	private static @Nullable String announce(Call call, HttpHeaders headers) {
		if (call.user() == null) {
			return null;
		}
		String id = AnnouncedUsers.announce(call.user());
		headers.set(AnnouncedUsers.HEADER, id);
		return id;
	}

	private static void setIfAbsent(HttpHeaders headers, String name, String value) {
		if (!headers.containsHeader(name)) {
			headers.set(name, value);
		}
	}

	private static String randomKey() {
		byte[] key = new byte[16];
		ThreadLocalRandom.current().nextBytes(key);
		return Base64.getEncoder().encodeToString(key);
	}

	/**
	 * Returns the {@code Sec-WebSocket-Accept} of the response.
	 */
	String expectedAccept() {
		byte[] key = (this.headers.getFirst(KEY) + GUID).getBytes(StandardCharsets.US_ASCII);
		try {
			return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(key));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Withdraws the announcement of the user.
	 * @return whether the application has applied the user
	 */
	boolean isUserApplied() {
		return AnnouncedUsers.take(this.userId) == null;
	}

	FullHttpRequest toHttp1(Call call) {
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1,
				HttpMethod.valueOf(call.method().name()), call.target(), Unpooled.wrappedBuffer(call.body()));
		this.headers.forEach((name, values) -> request.headers().add(name, values));
		return request;
	}

	/**
	 * Returns the frames of the request. That of a WebSocket does not end.
	 */
	List<Object> toHttp2(Call call) {
		Http2Headers head = new DefaultHttp2Headers().method(call.isSocket() ? "CONNECT" : call.method().name())
			.path(call.target())
			.scheme(call.uri().getScheme())
			.authority(call.authority());
		if (call.isSocket()) {
			head.set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket");
		}
		this.headers.forEach((name, values) -> {
			String lowerCase = name.toLowerCase(Locale.ROOT);
			if (!NOT_IN_HTTP_2.contains(lowerCase)) {
				head.add(lowerCase, values);
			}
		});
		List<Object> frames = new ArrayList<>();
		frames.add(new DefaultHttp2HeadersFrame(head, !call.isSocket() && call.body().length == 0));
		if (call.body().length > 0) {
			frames.add(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(call.body()), true));
		}
		return frames;
	}

}
