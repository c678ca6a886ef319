;; dump: regalloc 1
;; skip: inline
;; Six values go round a loop with a call, and five registers outlive calls. What only one way changes goes round in memory: it is not
;; loaded for the other way and stored again at the loop's start, and both ways have it in the same slot.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (param $c i32) (result i32)
    (local $v0 i32) (local $v1 i32) (local $v2 i32) (local $v3 i32) (local $v4 i32)
    (loop $top
      (call $g)
      (i32.store offset=100 (local.get $p) (local.tee $v0 (i32.add (local.get $v0) (i32.const 3))))
      (i32.store offset=104 (local.get $p) (local.tee $v1 (i32.add (local.get $v1) (i32.const 4))))
      (i32.store offset=108 (local.get $p) (local.tee $v2 (i32.add (local.get $v2) (i32.const 5))))
      (i32.store offset=112 (local.get $p) (local.tee $v3 (i32.add (local.get $v3) (i32.const 6))))
      (i32.store offset=116 (local.get $p) (local.tee $v4 (i32.add (local.get $v4) (i32.const 7))))
      (if (i32.load (local.get $p)) (then
        (local.set $c (i32.load offset=4 (local.get $p)))
        (i32.store offset=8 (local.get $p) (i32.const 1))))
      (br_if $top (i32.lt_u (local.get $v0) (i32.const 1000))))
    (local.get $c)))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  mov.4 [spill], esi
;;>      2  move.4 ebx, edi
;;>      3  movi.4 r15d, 0
;;>      4  movi.4 r14d, 0
;;>      5  movi.4 r13d, 0
;;>      6  movi.4 r12d, 0
;;>      7  movi.4 ebp, 0
;;>      8  jmp.8 block 1
;;> block 1:  from 0 5  loop to 5
;;>      9  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     10  add.4 ebp, 3
;;>     11  mov.4 [rbx + 100], ebp
;;>     12  add.4 r12d, 4
;;>     13  mov.4 [rbx + 104], r12d
;;>     14  add.4 r13d, 5
;;>     15  mov.4 [rbx + 108], r13d
;;>     16  add.4 r14d, 6
;;>     17  mov.4 [rbx + 112], r14d
;;>     18  add.4 r15d, 7
;;>     19  mov.4 [rbx + 116], r15d
;;>     20  cmp.4 [rbx], 0
;;>     21  jne.8 block 3
;;>     22  jmp.8 block 2
;;> block 2:  from 1
;;>     23  jmp.8 block 4
;;> block 3:  from 1
;;>     24  mov.4 eax, [rbx + 4]
;;>     25  mov.4 [rbx + 8], 1
;;>     26  mov.4 [spill], eax
;;>     27  jmp.8 block 4
;;> block 4:  from 2 3
;;>     28  cmp.4 ebp, 1000
;;>     29  jb.8 block 5
;;>     30  jmp.8 block 6
;;> block 5:  from 4
;;>     31  jmp.8 block 1
;;> block 6:  from 4
;;>     32  move.4 eax, [spill]
;;>     33  ret.8 0
;;> spill bytes 8, saved registers 0xf028
;;>
