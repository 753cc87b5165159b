package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.test.autoconfigure.BuckarooTest;
import io.buckaroo.test.autoconfigure.empty.EmptyApplication;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what JUnit prints if a slice cannot start.
 */
class SliceFailureIT {

	@Test
	void namesTheHandlerAndTheParameterOfAMissingDependency() {
		assertThat(failure(MissingDependency.class)).isEqualTo(
				"""
						Parameter 'archive' of the constructor of ChatSocket needs a bean of type %1$s.ChatArchive, which this test does not have.

						@BuckarooTest starts the handlers and what serves them, but no other component of the application.

						Replace it with a mock in SliceFailureIT.MissingDependency:

						    @MockitoBean
						    ChatArchive chatArchive;

						or add it, by '@Import' of a class that implements or declares it on SliceFailureIT.MissingDependency."""
					.formatted(getClass().getPackageName()));
	}

	@ShopTest(ChatSocket.class)
	static class MissingDependency {

	}

	@Test
	void suggestsToImportAClass() {
		assertThat(failure(MissingClass.class))
			.startsWith("Parameter 'orders' of the method 'status' of ShopApplication needs a bean of type")
			.contains("""
					    @MockitoBean
					    OrderRepository orderRepository;

					or add it, by '@Import(OrderRepository.class)' on SliceFailureIT.MissingClass.""");
	}

	@ShopTest
	static class MissingClass {

		@MockitoBean
		ChatArchive archive;

	}

	@Test
	void namesTheWayToAMissingDependency() {
		assertThat(failure(MissingDependencyOfAService.class))
			.startsWith("Parameter 'redis' of the constructor of RedisChatArchive needs a bean of type")
			.contains("It is part of the test because of: ChatSocket → RedisChatArchive.");
	}

	@ShopTest(ChatSocket.class)
	@Import(RedisChatArchive.class)
	static class MissingDependencyOfAService {

	}

	@Test
	void suggestsToNameAnotherHandlerOfTheRouter() {
		assertThat(failure(MissingHandler.class))
			.startsWith("Parameter 'clock' of the method 'routes' of ShopRoutes needs a bean of type")
			.contains(
					"Name the handler too, in @BuckarooTest of SliceFailureIT.MissingHandler, or replace it with a mock:");
	}

	@ShopTest(EchoSocket.class)
	static class MissingHandler {

	}

	@Test
	void reportsAHandlerThatIsNotMapped() {
		assertThat(failure(NotMapped.class)).isEqualTo(
				"""
						%s$Unmapped is not mapped to a path in this test: it has no @WebSocketMapping or @SseMapping, and no BuckarooRouter of the test refers to it.

						If a @Bean method or a BuckarooRouter of the application maps it, name its configuration class in @BuckarooTest, or add that class with @Import."""
					.formatted(SliceFailureIT.class.getName()));
	}

	@ShopTest({ Unmapped.class, EchoSocket.class, ClockStream.class })
	static class NotMapped {

	}

	static class Unmapped implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	@Test
	void reportsAClassThatIsNoHandler() {
		assertThat(catchThrowable(() -> new TestContextManager(NoHandler.class))).hasMessage(
				"@BuckarooTest of %s$NoHandler names %s, which is neither a handler nor a configuration class. Name classes that implement BuckarooSocket, MessageSocket or BuckarooEventSource, or configuration classes that declare them. Other beans are added with @Import or replaced with @MockitoBean.",
				SliceFailureIT.class.getName(), ChatArchive.class.getName());
	}

	@BuckarooTest(ChatArchive.class)
	static class NoHandler {

	}

	@Test
	void reportsThatThereIsNoHandler() {
		assertThat(failure(Nothing.class))
			.startsWith("@BuckarooTest has found no handler in the application.\n\nName handlers, as in");
	}

	@BuckarooTest
	@ContextConfiguration(classes = EmptyApplication.class)
	static class Nothing {

	}

	@Test
	void showsTheAnalysisOfAnyOtherFailure() {
		assertThat(failure(InvalidRoute.class)).isEqualTo("""
				In bean 'relative': The path 'relative' does not start with '/'.

				Start the path with '/'.""");
	}

	@ShopTest(BasketSocket.class)
	static class InvalidRoute {

		@TestConfiguration(proxyBeanMethods = false)
		static class Routes {

			@Bean
			BuckarooRouter relative() {
				return BuckarooRouter.route().websocket("relative", new EchoSocket()).build();
			}

		}

	}

	@Test
	void isTheSameForAllTestsOfAClass() {
		assertThat(failure(NotMapped.class)).isEqualTo(failure(NotMapped.class)).startsWith(Unmapped.class.getName());
	}

	private static String failure(Class<?> testClass) {
		Throwable failure = catchThrowable(
				() -> new TestContextManager(testClass).getTestContext().getApplicationContext());
		return failure.getMessage().strip();
	}

}
