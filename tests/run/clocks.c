/* Clocks move forward, sleeps last as long as asked, random bytes differ, yielding works. */
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t id)
{
    struct timespec t;
    if (clock_gettime(id, &t))
        abort();
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
    double last = now(CLOCK_MONOTONIC);
    int backwards = 0;
    for (int i = 0; i < 20000; i++) {
        double t = now(CLOCK_MONOTONIC);
        backwards += t < last;
        last = t;
    }
    printf("backwards %d\n", backwards);
    double real = now(CLOCK_REALTIME);
    printf("year 2020 to 2100: %d\n", real > 1577836800 && real < 4102444800);
    double before = now(CLOCK_MONOTONIC);
    struct timespec ms50 = { 0, 50000000 };
    nanosleep(&ms50, 0);
    double slept = now(CLOCK_MONOTONIC) - before;
    printf("slept: %d\n", slept >= 0.0499 && slept < 5);
    before = now(CLOCK_MONOTONIC);
    poll(0, 0, 30);
    slept = now(CLOCK_MONOTONIC) - before;
    printf("polled: %d\n", slept >= 0.0299 && slept < 5);
    unsigned char a[4096], b[4096], seen[256] = { 0 };
    for (int i = 0; i < 4096; i += 256)
        if (getentropy(a + i, 256) || getentropy(b + i, 256))
            abort();
    int kinds = 0;
    for (int i = 0; i < 4096; i++)
        kinds += !seen[a[i]]++;
    printf("random: %d %d\n", memcmp(a, b, 4096) != 0, kinds > 240);
    printf("yield: %d\n", sched_yield());
    return 0;
}
