;; dump: regalloc 1
;; skip: inline
;; Ten values live over calls, and there are not registers for all. Those that the loop reads are in the first slots, next to
;; rsp; what is only wanted after the loop is behind them, and so it is for all that are used alike.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $n i32)
    (local $v0 i32) (local $v1 i32) (local $v2 i32) (local $v3 i32) (local $v4 i32) (local $v5 i32) (local $v6 i32) (local $v7 i32) (local $v8 i32) (local $v9 i32)
    (local.set $v0 (i32.load offset=0 (local.get $p)))
    (local.set $v1 (i32.load offset=4 (local.get $p)))
    (local.set $v2 (i32.load offset=8 (local.get $p)))
    (local.set $v3 (i32.load offset=12 (local.get $p)))
    (local.set $v4 (i32.load offset=16 (local.get $p)))
    (local.set $v5 (i32.load offset=20 (local.get $p)))
    (local.set $v6 (i32.load offset=24 (local.get $p)))
    (local.set $v7 (i32.load offset=28 (local.get $p)))
    (local.set $v8 (i32.load offset=32 (local.get $p)))
    (local.set $v9 (i32.load offset=36 (local.get $p)))
    (loop $top
      (call $g)
      (i32.store offset=100 (local.get $p) (local.get $v0))
      (i32.store offset=108 (local.get $p) (local.get $v2))
      (i32.store offset=116 (local.get $p) (local.get $v4))
      (i32.store offset=124 (local.get $p) (local.get $v6))
      (i32.store offset=132 (local.get $p) (local.get $v8))
      (br_if $top (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.store offset=204 (local.get $p) (local.get $v1))
    (i32.store offset=212 (local.get $p) (local.get $v3))
    (i32.store offset=220 (local.get $p) (local.get $v5))
    (i32.store offset=228 (local.get $p) (local.get $v7))
    (i32.store offset=236 (local.get $p) (local.get $v9))
    (local.get $n)))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebp, edi
;;>      2  mov.4 r13d, [rbp]
;;>      3  mov.4 [spill + 32], r13d
;;>      4  mov.4 eax, [rbp + 4]
;;>      5  mov.4 [spill + 72], eax
;;>      6  mov.4 r14d, [rbp + 8]
;;>      7  mov.4 [spill + 24], r14d
;;>      8  mov.4 eax, [rbp + 12]
;;>      9  mov.4 [spill + 64], eax
;;>     10  mov.4 r15d, [rbp + 16]
;;>     11  mov.4 [spill + 16], r15d
;;>     12  mov.4 eax, [rbp + 20]
;;>     13  mov.4 [spill + 56], eax
;;>     14  mov.4 r12d, [rbp + 24]
;;>     15  mov.4 [spill + 8], r12d
;;>     16  mov.4 eax, [rbp + 28]
;;>     17  mov.4 [spill + 48], eax
;;>     18  mov.4 r12d, [rbp + 32]
;;>     19  mov.4 [spill], r12d
;;>     20  mov.4 eax, [rbp + 36]
;;>     21  mov.4 [spill + 40], eax
;;>     22  movi.4 ebx, 0
;;>     23  move.4 r12d, [spill + 8]
;;>     24  move.4 r15d, [spill + 16]
;;>     25  move.4 r14d, [spill + 24]
;;>     26  move.4 r13d, [spill + 32]
;;>     27  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>     28  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     29  mov.4 [rbp + 100], r13d
;;>     30  mov.4 [rbp + 108], r14d
;;>     31  mov.4 [rbp + 116], r15d
;;>     32  mov.4 [rbp + 124], r12d
;;>     33  move.4 eax, [spill]
;;>     34  mov.4 [rbp + 132], eax
;;>     35  add.4 ebx, -1
;;>     36  test.4 ebx, ebx
;;>     37  jne.8 block 2
;;>     38  jmp.8 block 3
;;> block 2:  from 1
;;>     39  jmp.8 block 1
;;> block 3:  from 1
;;>     40  move.4 eax, [spill + 72]
;;>     41  mov.4 [rbp + 204], eax
;;>     42  move.4 eax, [spill + 64]
;;>     43  mov.4 [rbp + 212], eax
;;>     44  move.4 eax, [spill + 56]
;;>     45  mov.4 [rbp + 220], eax
;;>     46  move.4 eax, [spill + 48]
;;>     47  mov.4 [rbp + 228], eax
;;>     48  move.4 eax, [spill + 40]
;;>     49  mov.4 [rbp + 236], eax
;;>     50  move.4 eax, ebx
;;>     51  ret.8 0
;;> spill bytes 80, saved registers 0xf028
;;>
