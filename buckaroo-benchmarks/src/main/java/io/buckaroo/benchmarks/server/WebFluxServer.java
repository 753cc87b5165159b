package io.buckaroo.benchmarks.server;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

import io.buckaroo.benchmarks.protocol.Feed;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;

/**
 * An application without the starter: raw WebFlux, written as in its documentation.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WebFluxServer {

	/** Messages buffered for the slowest subscriber, more than a burst contains. */
	private static final int BUFFER_SIZE = 8192;

	private final Sinks.Many<String> frames = Sinks.many().multicast().onBackpressureBuffer(BUFFER_SIZE, false);

	private final Sinks.Many<String> events = Sinks.many().multicast().onBackpressureBuffer(BUFFER_SIZE, false);

	/**
	 * Starts the server.
	 * @param args the command line arguments of Spring Boot
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Control control = Control.open();
		SpringApplication application = new SpringApplication(WebFluxServer.class);
		application.setDefaultProperties(Map.of("spring.autoconfigure.exclude", autoConfigurationsOfTheStarter()));
		ApplicationContext context = application.run(args);
		WebFluxServer server = context.getBean(WebFluxServer.class);
		Publisher publisher = new Publisher(
				Map.of(Feed.WEBSOCKET, (payload) -> server.frames.tryEmitNext(payload).orThrow(), Feed.SSE,
						(payload) -> server.events.tryEmitNext(payload).orThrow()));
		control.serve(context, publisher);
	}

	private static String autoConfigurationsOfTheStarter() {
		return ImportCandidates.load(AutoConfiguration.class, WebFluxServer.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.buckaroo."))
			.collect(Collectors.joining(","));
	}

	@Bean
	SimpleUrlHandlerMapping webSocketMapping() {
		return new SimpleUrlHandlerMapping(Map.of("/echo", echo(), Feed.WEBSOCKET.path(), broadcast()), -1);
	}

	@Bean
	RouterFunction<ServerResponse> eventsRoute() {
		Flux<ServerSentEvent<String>> stream = this.events.asFlux()
			.map((payload) -> ServerSentEvent.builder(payload).build())
			// Otherwise the response head is not sent before the first event
			.startWith(ServerSentEvent.<String>builder().comment("").build());
		return RouterFunctions.route()
			.GET(Feed.SSE.path(), (request) -> ServerResponse.ok().body(BodyInserters.fromServerSentEvents(stream)))
			.build();
	}

	private WebSocketHandler echo() {
		return (session) -> session.send(session.receive().doOnNext(WebSocketMessage::retain));
	}

	private WebSocketHandler broadcast() {
		return (session) -> session.send(this.frames.asFlux().map(session::textMessage)).and(session.receive());
	}

}
