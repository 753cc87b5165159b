package io.buckaroo.test.autoconfigure;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link MissingDependencyFailureAnalyzer}.
 */
class MissingDependencyFailureAnalyzerTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private FailureAnalysis analyze(Class<?>... components) {
		RootBeanDefinition slice = new RootBeanDefinition(String.class, String::new);
		slice.setSource(getClass());
		this.context.registerBeanDefinition(SliceBeans.class.getName(), slice);
		return analysis(components);
	}

	private FailureAnalysis analysis(Class<?>... components) {
		this.context.register(components);
		Throwable failure = catchThrowable(this.context::refresh);
		return new MissingDependencyFailureAnalyzer(this.context.getBeanFactory()).analyze(failure);
	}

	@Test
	void describesAParameterOfAConstructor() {
		assertThat(analyze(ConstructorSocket.class).getDescription()).startsWith(
				"Parameter 'service' of the constructor of MissingDependencyFailureAnalyzerTests.ConstructorSocket needs a bean of type %s, which this test does not have."
					.formatted(Service.class.getName()));
	}

	@Test
	void describesAField() {
		assertThat(analyze(FieldSocket.class).getDescription())
			.startsWith("Field 'service' of MissingDependencyFailureAnalyzerTests.FieldSocket needs a bean of type");
	}

	@Test
	void describesAParameterOfABeanMethod() {
		assertThat(analyze(Sockets.class).getDescription()).startsWith(
				"Parameter 'service' of the method 'socket' of MissingDependencyFailureAnalyzerTests.Sockets needs a bean of type");
	}

	@Test
	void describesAGenericType() {
		assertThat(analyze(GenericSocket.class).getDescription())
			.contains("needs a bean of type io.buckaroo.BuckarooSocket<java.lang.Integer>");
	}

	@Test
	void suggestsAMockOrAnImport() {
		assertThat(analyze(ConstructorSocket.class).getAction()).isEqualTo(
				"""
						Replace it with a mock in MissingDependencyFailureAnalyzerTests:

						    @MockitoBean
						    Service service;

						or add it, by '@Import(MissingDependencyFailureAnalyzerTests.Service.class)' on MissingDependencyFailureAnalyzerTests.""");
	}

	@Test
	void suggestsToNameAHandler() {
		assertThat(analyze(GenericSocket.class).getAction()).isEqualTo(
				"""
						Name the handler too, in @BuckarooTest of MissingDependencyFailureAnalyzerTests, or replace it with a mock:

						    @MockitoBean
						    BuckarooSocket buckarooSocket;""");
	}

	@Test
	void suggestsToLeaveOutAFilter() {
		assertThat(analyze(TokenFilter.class).getAction()).endsWith(
				"""
						The slice includes MissingDependencyFailureAnalyzerTests.TokenFilter because of its type. To leave it out:

						    @BuckarooTest(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = MissingDependencyFailureAnalyzerTests.TokenFilter.class))""");
	}

	@Test
	void leavesAmbiguousDependenciesToOthers() {
		this.context.registerBean("first", Service.class);
		this.context.registerBean("second", Service.class);
		assertThat(analyze(ConstructorSocket.class)).isNull();
	}

	@Test
	void leavesOtherContextsToOthers() {
		assertThat(analysis(ConstructorSocket.class)).isNull();
	}

	static class Service {

	}

	static class ConstructorSocket {

		ConstructorSocket(Service service) {
		}

	}

	static class GenericSocket {

		GenericSocket(BuckarooSocket<Integer> socket) {
		}

	}

	static class FieldSocket implements BuckarooSocket<Void> {

		@Autowired
		Service service;

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Sockets {

		@Bean
		ConstructorSocket socket(Service service) {
			return new ConstructorSocket(service);
		}

	}

	static class TokenFilter implements WebFilter {

		TokenFilter(Service service) {
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return chain.filter(exchange);
		}

	}

}
