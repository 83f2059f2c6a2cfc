using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>Many copies at once, in real time: what is awaited is that all are there, never how fast.</summary>
public class CrewTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public void OpenLoad_HasAllThatAreDueUnderWay_WhenNothingIsAnswered()
    {
        const int All = 300;
        using CountdownEvent underWay = new(All);
        using ManualResetEventSlim answers = new();
        ScenarioStats stats = Run(All, Scenario.Create("stalled", _ =>
            {
                if (!answers.IsSet && underWay.Signal()) answers.Set();
                bool areAllThere = answers.Wait(Deadline.Short);
                answers.Set(); // one that waited in vain is enough
                return Task.FromResult<IResponse>(areAllThere ? Response.Ok() : Response.Fail("alone"));
            })
            .WithLoadSimulations(Simulation.IterationsForInject(rate: 3_000, _second, All)));
        Assert.Equal((All, 0), (stats.Ok.Request.Count, stats.Fail.Request.Count));
    }

    [Fact]
    public void OpenLoad_HasNoMoreUnderWayThanItMay()
    {
        const int Most = 7;
        int underWay = 0, highest = 0;
        Run(Most, Scenario.Create("limited", _ =>
            {
                int now = Interlocked.Increment(ref underWay);
                for (int seen = highest; now > seen; seen = highest)
                    Interlocked.CompareExchange(ref highest, now, seen);
                Thread.Sleep(1); // what is due comes faster than this is done
                Interlocked.Decrement(ref underWay);
                return Task.FromResult<IResponse>(Response.Ok());
            })
            .WithLoadSimulations(Simulation.IterationsForInject(rate: 100_000, _second, 500)));
        Assert.Equal(Most, highest);
    }

    [Fact]
    public void Iteration_IsToldToEnd_WhenTheTimeIsOver()
    {
        ScenarioStats stats = Run(1, Scenario.Create("endless", context =>
            {
                bool isTold = context.ScenarioCancellationToken.WaitHandle.WaitOne(Deadline.Short);
                return Task.FromResult<IResponse>(isTold ? Response.Ok() : Response.Fail("not told"));
            })
            .WithLoadSimulations(Simulation.KeepConstant(2, TimeSpan.FromMilliseconds(50))));
        Assert.Equal(2, stats.Ok.Request.Count);
    }

    [Fact]
    public void Iteration_GoesOn_WhenOnlyAPhaseIsOver()
    {
        bool wasTold = true;
        Run(1, Scenario.Create("long", context =>
            {
                if (context.InvocationNumber == 1) wasTold = context.ScenarioCancellationToken.WaitHandle.WaitOne(200);
                return Task.FromResult<IResponse>(Response.Ok());
            })
            .WithLoadSimulations(
                Simulation.KeepConstant(1, TimeSpan.FromMilliseconds(1)), Simulation.IterationsForConstant(1, 1)));
        Assert.False(wasTold);
    }

    private static ScenarioStats Run(int most, ScenarioProps scenario) =>
        Assert.Single(NBomberRunner.RegisterScenarios(scenario.WithoutWarmUp())
        .WithSettings(new RunSettings { MaxCopies = most })
        .Run().ScenarioStats);
}
