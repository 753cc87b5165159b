package io.buckaroo.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A receiver of traces on the loopback interface: it speaks OTLP over HTTP, as an
 * OpenTelemetry collector does, and keeps the spans.
 */
final class OtlpReceiver implements AfterAllCallback {

	private final HttpServer server;

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	OtlpReceiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/v1/traces", this::receive);
		this.server.start();
	}

	/**
	 * The properties of an application that sends its traces here, without delay.
	 */
	String[] properties() {
		return new String[] {
				"management.opentelemetry.tracing.export.otlp.endpoint=http://%s:%d/v1/traces"
					.formatted(InetAddress.getLoopbackAddress().getHostAddress(), this.server.getAddress().getPort()),
				"management.opentelemetry.tracing.export.schedule-delay=20ms",
				"management.tracing.sampling.probability=1" };
	}

	/**
	 * Returns the spans of a trace that have been received so far.
	 */
	List<Span> trace(String traceId) {
		return this.spans.stream().filter((span) -> span.traceId().equals(traceId)).toList();
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			Protobuf request = new Protobuf(exchange.getRequestBody().readAllBytes());
			request.messages(1).forEach((resourceSpans) -> {
				String service = attributes(resourceSpans.messages(1).get(0), 1).get("service.name");
				resourceSpans.messages(2)
					.stream()
					.flatMap((scopeSpans) -> scopeSpans.messages(2).stream())
					.map((span) -> new Span(service, hex(span, 1), hex(span, 2), hex(span, 4), span.text(5),
							attributes(span, 9)))
					.forEach(this.spans::add);
			});
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private static String hex(Protobuf message, int field) {
		return HexFormat.of().formatHex(message.bytes(field));
	}

	/**
	 * Returns the attributes of a message whose values are strings.
	 */
	private static Map<String, String> attributes(Protobuf message, int field) {
		Map<String, String> attributes = new LinkedHashMap<>();
		message.messages(field).forEach((each) -> attributes.put(each.text(1), each.messages(2).get(0).text(1)));
		return attributes;
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.server.stop(0);
	}

	/**
	 * A span.
	 *
	 * @param service the name of the application
	 * @param traceId the id of the trace
	 * @param id the id
	 * @param parentId the id of the parent; empty if there is none
	 * @param name the name
	 * @param attributes the attributes
	 */
	record Span(String service, String traceId, String id, String parentId, String name,
			Map<String, String> attributes) {

	}

}
